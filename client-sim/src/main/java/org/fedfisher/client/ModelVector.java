package org.fedfisher.client;

import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/** One number for each parameter of the model, all of which the wire can hold. */
@SuppressWarnings("ArrayRecordComponent") // Lives within one call.
record ModelVector(TensorKind kind, TensorEncoding encoding, float[] values) {
  /**
   * A checked vector.
   *
   * @throws IllegalArgumentException where its length is not the model's, or a number is not finite
   *     or, in a diagonal, negative
   */
  static ModelVector of(
      RoundSpecification round,
      ShardLayout layout,
      TensorKind kind,
      TensorEncoding encoding,
      float[] values) {
    if (values.length != layout.parameters()) {
      throw new IllegalArgumentException(
          "%s has %,d numbers, model \"%s\" has %,d parameters"
              .formatted(kind, values.length, round.getModel().getName(), layout.parameters()));
    }
    for (Shard shard : layout.shards()) {
      check(kind, values, shard);
    }
    return new ModelVector(kind, encoding, values);
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

  /** Largest magnitude among some parameters. */
  float scale(long first, int length) {
    return Tensors.scale(values, (int) first, length);
  }

  TensorSlice slice(long first, int length, float scale) {
    return Tensors.slice(kind, encoding, values, (int) first, length, scale);
  }
}
