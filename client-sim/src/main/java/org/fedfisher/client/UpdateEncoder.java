package org.fedfisher.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.fedfisher.client.ClientFisher.Diagonal;
import org.fedfisher.client.ClientFisher.Full;
import org.fedfisher.client.ClientFisher.Kronecker;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/** Cuts a client's update into the blocks and the header that a round asks for. */
public final class UpdateEncoder {
  private final RoundSpecification round;
  private final TensorEncoding encoding;
  private final ShardLayout layout;

  /** An encoder in the published 16-bit quantisation. */
  public UpdateEncoder(RoundSpecification round) {
    this(round, TensorEncoding.INT16);
  }

  /**
   * An encoder.
   *
   * @param encoding of everything but K-FAC's factors, whose encoding the round names: INT16 or
   *     FLOAT32
   */
  public UpdateEncoder(RoundSpecification round, TensorEncoding encoding) {
    this.round = round;
    this.encoding = encoding;
    this.layout = ShardLayout.of(round);
  }

  /**
   * The update's Kafka values.
   *
   * @throws IllegalArgumentException where a tensor's length is not the model's, the Fisher is not
   *     what the round asks for, a number is not finite, or a Fisher entry is negative
   */
  public EncodedUpdate encode(LocalUpdate update) {
    ShardContents contents = contents(update);
    List<byte[]> blocks = new ArrayList<>();
    List<Integer> slices = new ArrayList<>();
    for (Shard shard : layout.shards()) {
      List<List<TensorSlice>> tensors = contents.of(shard);
      for (int slice = 0; slice < tensors.size(); slice++) {
        blocks.add(block(update, shard, slice, tensors.get(slice)));
      }
      slices.add(tensors.size());
    }
    checkNumbers(slices, blocks.size());
    byte[] header = Wire.encode(header(update, blocks, slices));
    return new EncodedUpdate(update.client(), header, blocks);
  }

  private byte[] block(LocalUpdate update, Shard shard, int slice, List<TensorSlice> tensors) {
    return Wire.encode(
        new ClientUpdateBlock(
            round.getRound(), update.client(), update.update(), shard.number(), tensors, slice));
  }

  private void checkNumbers(List<Integer> slices, int blocks) {
    for (int shard = 0; shard < slices.size(); shard++) {
      if (slices.get(shard) > ShardLayout.MAX_SLICES) {
        throw new IllegalArgumentException(
            "layer \"%s\" takes %,d blocks, at most %,d are allowed; take a lower factor rank"
                .formatted(
                    layout.shards().get(shard).layerName(),
                    slices.get(shard),
                    ShardLayout.MAX_SLICES));
      }
    }
    if (blocks > ShardLayout.MAX_SHARDS) {
      throw new IllegalArgumentException(
          "the update takes %,d blocks, at most %,d are allowed"
              .formatted(blocks, ShardLayout.MAX_SHARDS));
    }
  }

  private ClientUpdateHeader header(LocalUpdate update, List<byte[]> blocks, List<Integer> slices) {
    return new ClientUpdateHeader(
        round.getRound(),
        update.client(),
        update.update(),
        update.examples(),
        round.getFisher(),
        update.estimator(),
        round.getBaseModelDigest(),
        blocks.stream().map(block -> new Sha256(Sha256s.of(block))).toList(),
        update.metrics(),
        blocks.size() == slices.size() ? List.of() : slices,
        ByteBuffer.allocate(0),
        ByteBuffer.allocate(0));
  }

  private ShardContents contents(LocalUpdate update) {
    ClientFisher fisher = update.fisher();
    FisherStructure found = fisher == null ? FisherStructure.NONE : fisher.structure();
    if (found != round.getFisher()) {
      throw new IllegalArgumentException(
          "client %s brings a Fisher of structure %s, round %s asks for %s"
              .formatted(update.client(), found, round.getRound(), round.getFisher()));
    }
    ModelVector weights = vector(TensorKind.WEIGHTS, update.weights());
    if (fisher instanceof Diagonal diagonal) {
      ModelVector values = vector(TensorKind.FISHER_DIAGONAL, diagonal.values());
      return new ElementwiseShards(layout, List.of(weights, values));
    }
    if (fisher instanceof Kronecker kronecker) {
      return new KroneckerShards(round, weights, kronecker.matrices());
    }
    if (fisher instanceof Full full) {
      return new FullShards(weights, full.matrix());
    }
    return new ElementwiseShards(layout, List.of(weights));
  }

  private ModelVector vector(TensorKind kind, float[] values) {
    return ModelVector.of(round, layout, kind, encoding, values);
  }
}
