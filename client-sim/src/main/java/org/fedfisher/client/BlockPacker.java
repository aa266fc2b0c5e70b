package org.fedfisher.client;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorSlice;

/**
 * Fills blocks, one after the other, with tensors in the order in which they are given, cut where a
 * block is full.
 */
final class BlockPacker {
  private final List<List<TensorSlice>> blocks = new ArrayList<>();
  private int room;

  /** What comes next begins a block. */
  void cut() {
    room = 0;
  }

  /** Adds a tensor as it is. */
  void add(TensorSlice tensor) {
    int bytes = tensor.getData().remaining();
    makeRoom(bytes);
    room -= bytes;
    blocks.get(blocks.size() - 1).add(tensor);
  }

  /** Adds a factor, cut between columns where its encoding allows it. */
  void addFactor(TensorSlice factor) {
    if (factor.getEncoding() != TensorEncoding.EIGEN9) {
      add(factor);
      return;
    }
    int each = factor.getData().remaining() / factor.getColumns();
    for (int at = 0; at < factor.getColumns(); ) {
      makeRoom(each);
      int count = Math.min(factor.getColumns() - at, room / each);
      add(FactorCodec.columns(factor, at, count));
      at += count;
    }
  }

  /** What was added, by block. */
  List<List<TensorSlice>> blocks() {
    return blocks;
  }

  private void makeRoom(int bytes) {
    if (room < bytes) {
      blocks.add(new ArrayList<>());
      room = ShardLayout.SLICE_BYTES;
    }
  }
}
