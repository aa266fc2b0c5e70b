package org.fedfisher.client;

import java.util.List;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.TensorSlice;

/** What an update says of each shard; asked once for each, in their order. */
interface ShardContents {
  /** Tensors of the shard's blocks, by slice. */
  List<List<TensorSlice>> of(Shard shard);
}
