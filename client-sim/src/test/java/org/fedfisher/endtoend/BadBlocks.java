package org.fedfisher.endtoend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fedfisher.endtoend.BadInput.Gateway;
import org.fedfisher.endtoend.BadInput.Outcome;
import org.fedfisher.endtoend.BadInput.Rejected;
import org.fedfisher.endtoend.BadInput.Sending;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/** Blocks that can be read, and hold what no block may. */
final class BadBlocks {
  private BadBlocks() {}

  static List<BadInput> all() {
    List<BadInput> rows = new ArrayList<>();
    rows.add(row("block with a name that is none", "round", b -> b.setRound("no name!")));
    rows.add(row("block with a shard that no model has", "shard", b -> b.setShard(16_384)));
    rows.add(row("block with a negative shard", "shard", b -> b.setShard(-1)));
    rows.add(row("block with a slice that no shard has", "slice", b -> b.setSlice(1_024)));
    rows.add(row("block without tensors", "expected weights", b -> b.setTensors(List.of())));
    rows.add(
        row(
            "block with a tensor twice",
            "twice",
            b -> b.setTensors(List.of(b.getTensors().get(0), b.getTensors().get(0)))));
    rows.add(
        row(
            "tensor that is no whole number of numbers",
            "positive multiple",
            b -> weights(b).setData(ByteBuffer.allocate(7))));
    numbers(rows);
    quantisation(rows);
    factors(rows);
    return List.copyOf(rows);
  }

  private static void numbers(List<BadInput> rows) {
    rows.add(row("weight that is NaN", "not finite", b -> floats(b, 0, Float.NaN)));
    rows.add(
        row("weight that is infinite", "not finite", b -> floats(b, 0, Float.NEGATIVE_INFINITY)));
    rows.add(row("Fisher entry that is NaN", "not finite", b -> floats(b, 1, Float.NaN)));
    rows.add(
        row(
            "Fisher entry that is infinite",
            "not finite",
            b -> floats(b, 1, Float.POSITIVE_INFINITY)));
    rows.add(row("negative Fisher entry", "none may be negative", b -> floats(b, 1, -1e-30f)));
  }

  private static void quantisation(List<BadInput> rows) {
    rows.add(row("quantisation scale 0 with numbers", "scale", b -> weights(b).setScale(0)));
    rows.add(row("quantisation scale NaN", "scale", b -> weights(b).setScale(Float.NaN)));
    rows.add(row("negative quantisation scale", "scale", b -> weights(b).setScale(-1)));
    rows.add(
        row(
            "quantised number beyond the scale",
            "q of -32768",
            b -> weights(b).getData().putShort(0, (short) 0x0080)));
  }

  private static void factors(List<BadInput> rows) {
    rows.add(
        row("K-FAC factor that is asymmetric", "across the diagonal", factor(1, 0.5f, -0.5f, 1)));
    rows.add(row("K-FAC factor that is indefinite", "indefinite", factor(1, 2, 2, 1)));
    rows.add(row("K-FAC factor that is not finite", "finite", factor(Float.NaN, 0, 0, 1)));
    rows.add(
        row(
            "K-FAC factor of another size than it says",
            "bytes, expected",
            b -> {
              factor(1, 0, 0, 1).accept(b);
              b.getTensors().get(1).setRows(3);
            }));
    rows.add(
        row(
            "K-FAC eigenvectors with a scale that is NaN",
            "scale",
            b -> {
              TensorSlice eigen =
                  FactorCodec.encode(
                      TensorKind.FACTOR_A, TensorEncoding.EIGEN9, new float[] {1}, 1, 1);
              eigen.getData().putFloat(0, Float.NaN);
              b.setTensors(List.of(weights(b), eigen));
            }));
  }

  private static BadInput row(String name, String words, Consumer<ClientUpdateBlock> change) {
    Outcome invalid = new Rejected(RejectionReason.INVALID, words);
    return new BadInput(name, changed(change), invalid);
  }

  private static Sending changed(Consumer<ClientUpdateBlock> change) {
    return gateway -> {
      ClientUpdateBlock block = block(gateway, 0);
      change.accept(block);
      return List.of(Wire.encode(block));
    };
  }

  /** A copy of one of the update's blocks. */
  static ClientUpdateBlock block(Gateway gateway, int number) throws Exception {
    return Wire.decode(gateway.encoded().blocks().get(number), ClientUpdateBlock.class);
  }

  private static TensorSlice weights(ClientUpdateBlock block) {
    return block.getTensors().get(0);
  }

  private static void floats(ClientUpdateBlock block, int tensor, float first) {
    TensorSlice slice = block.getTensors().get(tensor);
    float[] values = new float[Tensors.length(slice)];
    values[0] = first;
    block
        .getTensors()
        .set(
            tensor,
            Tensors.slice(slice.getKind(), TensorEncoding.FLOAT32, values, 0, values.length, 0));
  }

  private static Consumer<ClientUpdateBlock> factor(float... entries) {
    TensorSlice factor =
        Tensors.slice(TensorKind.FACTOR_A, TensorEncoding.FLOAT32, entries, 0, entries.length, 0);
    factor.setRows((int) Math.sqrt(entries.length));
    return block -> block.setTensors(List.of(weights(block), factor));
  }
}
