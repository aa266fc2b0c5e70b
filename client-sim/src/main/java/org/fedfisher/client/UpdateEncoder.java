package org.fedfisher.client;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Tensors;
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
    List<Tensor> tensors = tensors(update);
    List<byte[]> blocks = new ArrayList<>();
    List<Sha256> digests = new ArrayList<>();
    for (Shard shard : layout.shards()) {
      List<TensorSlice> slices =
          tensors.stream().map(tensor -> tensor.slice(shard, encoding)).toList();
      byte[] block =
          Wire.encode(
              new ClientUpdateBlock(
                  round.getRound(), update.client(), update.update(), shard.number(), slices, 0));
      blocks.add(block);
      digests.add(new Sha256(Sha256s.of(block)));
    }
    return new EncodedUpdate(update.client(), Wire.encode(header(update, digests)), blocks);
  }

  private ClientUpdateHeader header(LocalUpdate update, List<Sha256> blocks) {
    return new ClientUpdateHeader(
        round.getRound(),
        update.client(),
        update.update(),
        update.examples(),
        round.getFisher(),
        update.estimator(),
        round.getBaseModelDigest(),
        blocks,
        update.metrics(),
        List.of());
  }

  private List<Tensor> tensors(LocalUpdate update) {
    boolean wanted = round.getFisher() == FisherStructure.DIAGONAL;
    float[] fisher = update.fisher();
    if (wanted != (fisher != null)) {
      throw new IllegalArgumentException(
          "client %s brings %s Fisher, round %s asks for %s"
              .formatted(
                  update.client(),
                  fisher == null ? "no" : "a",
                  round.getRound(),
                  round.getFisher()));
    }
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(tensor(TensorKind.WEIGHTS, update.weights()));
    if (fisher != null) {
      tensors.add(tensor(TensorKind.FISHER_DIAGONAL, fisher));
    }
    return tensors;
  }

  private Tensor tensor(TensorKind kind, float[] values) {
    if (values.length != layout.parameters()) {
      throw new IllegalArgumentException(
          "%s has %,d numbers, model \"%s\" has %,d parameters"
              .formatted(kind, values.length, round.getModel().getName(), layout.parameters()));
    }
    for (Shard shard : layout.shards()) {
      check(kind, values, shard);
    }
    return new Tensor(kind, values, scales(values));
  }

  private static void check(TensorKind kind, float[] values, Shard shard) {
    int first = (int) shard.first();
    for (int i = first; i < first + shard.length(); i++) {
      float value = values[i];
      if (!Float.isFinite(value) || (kind == TensorKind.FISHER_DIAGONAL && value < 0)) {
        throw new IllegalArgumentException(
            "layer \"%s\": %s is %s at parameter %,d, expected a finite number%s"
                .formatted(
                    shard.layerName(),
                    kind,
                    value,
                    i,
                    kind == TensorKind.FISHER_DIAGONAL ? " of at least 0" : ""));
      }
    }
  }

  /** The scale of each layer: all its slices share one, so that a layer is quantised alike. */
  private float[] scales(float[] values) {
    float[] scales = new float[round.getModel().getLayers().size()];
    for (Shard shard : layout.shards()) {
      float scale = Tensors.scale(values, (int) shard.first(), shard.length());
      scales[shard.layer()] = Math.max(scales[shard.layer()], scale);
    }
    return scales;
  }

  @SuppressWarnings("ArrayRecordComponent") // Lives within one call.
  private record Tensor(TensorKind kind, float[] values, float[] scales) {
    TensorSlice slice(Shard shard, TensorEncoding encoding) {
      return Tensors.slice(
          kind, encoding, values, (int) shard.first(), shard.length(), scales[shard.layer()]);
    }
  }
}
