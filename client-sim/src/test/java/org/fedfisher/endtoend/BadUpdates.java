package org.fedfisher.endtoend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.endtoend.BadInput.Admitted;
import org.fedfisher.endtoend.BadInput.AdmittedThenRefused;
import org.fedfisher.endtoend.BadInput.Gateway;
import org.fedfisher.endtoend.BadInput.Refused;
import org.fedfisher.endtoend.BadInput.Rejected;
import org.fedfisher.endtoend.BadInput.Waits;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.TensorKind;

/** Headers, and updates whose parts are sound but do not make an update that the round admits. */
final class BadUpdates {
  private BadUpdates() {}

  /**
   * All of them.
   *
   * @param past a round that has ended
   * @param future one that nobody opens
   */
  static List<BadInput> all(TestRound past, TestRound future) {
    List<BadInput> rows = new ArrayList<>();
    headers(rows);
    parts(rows);
    numbers(rows);
    rows.add(
        new BadInput(
            "update of a round that has ended",
            gateway -> whole(past.encode(gateway.update())),
            new Refused(RefusalReason.LATE, "ended")));
    rows.add(
        new BadInput(
            "update of a round that nobody opens",
            gateway -> whole(future.encode(gateway.update())),
            new Refused(RefusalReason.UNKNOWN_ROUND, "no such round")));
    return List.copyOf(rows);
  }

  private static void headers(List<BadInput> rows) {
    rows.add(invalid("zero examples", "examples", header -> header.setExamples(0)));
    rows.add(invalid("negative examples", "examples", header -> header.setExamples(-5)));
    rows.add(invalid("header without blocks", "number of blocks", h -> h.setBlocks(List.of())));
    rows.add(
        invalid(
            "header whose slices are not as many as its blocks",
            "slices of all shards together",
            header -> header.setSlices(List.of(1, 1))));
    rows.add(
        refused(
            "header that names fewer blocks than the round has shards",
            RefusalReason.WRONG_SHAPE,
            "the round has 6",
            h -> h.setBlocks(h.getBlocks().subList(0, 5))));
    rows.add(
        refused(
            "header of another Fisher structure",
            RefusalReason.WRONG_SHAPE,
            "the round asks for DIAGONAL",
            h -> h.setFisher(FisherStructure.NONE)));
    rows.add(
        refused(
            "update that started from other weights",
            RefusalReason.WRONG_BASE_MODEL,
            "the round's base model is",
            h -> h.setBaseModelDigest(new Sha256(Sha256s.of(new byte[] {9})))));
    rows.add(
        refused(
            "more examples than the round may count",
            RefusalReason.OUT_OF_BOUNDS,
            "examples",
            h -> h.setExamples(Long.MAX_VALUE)));
  }

  private static void parts(List<BadInput> rows) {
    rows.add(
        new BadInput(
            "block missing",
            gateway -> {
              List<byte[]> values = whole(gateway.encoded());
              values.remove(2);
              return values;
            },
            incomplete()));
    rows.add(
        new BadInput(
            "block that has not the digest its header names",
            gateway -> {
              List<byte[]> values = whole(gateway.encoded());
              LocalUpdate other = TestRound.client(gateway.update().client(), 4_711);
              values.set(2, gateway.round().encode(other).blocks().get(2));
              return values;
            },
            incomplete()));
    rows.add(
        new BadInput(
            "block doubled",
            gateway -> {
              List<byte[]> values = whole(gateway.encoded());
              values.add(3, values.get(3));
              values.add(values.get(0));
              return values;
            },
            new Admitted()));
    rows.add(
        new BadInput(
            "block that no header names, beside a whole update",
            gateway -> {
              LocalUpdate other = TestRound.client(gateway.update().client(), 4_711);
              List<byte[]> values = whole(gateway.encoded());
              values.add(0, gateway.round().encode(other).blocks().get(0));
              return values;
            },
            new Admitted()));
    rows.add(
        new BadInput(
            "blocks without a header", gateway -> gateway.encoded().blocks(), new Waits()));
    rows.add(
        new BadInput(
            "block of a shard that the round has not",
            gateway -> {
              ClientUpdateBlock block = BadBlocks.block(gateway, 0);
              block.setShard(6);
              EncodedUpdate encoded = gateway.encoded();
              List<byte[]> blocks = new ArrayList<>(encoded.blocks());
              blocks.add(Wire.encode(block));
              return named(encoded, blocks);
            },
            new Refused(RefusalReason.WRONG_SHAPE, "blocks of 7 shards, the round has 6")));
    rows.add(
        new BadInput(
            "block of another length than its shard",
            gateway -> {
              ClientUpdateBlock block = BadBlocks.block(gateway, 5);
              block.setShard(3);
              EncodedUpdate encoded = gateway.encoded();
              List<byte[]> blocks = new ArrayList<>(encoded.blocks());
              blocks.set(3, Wire.encode(block));
              return named(encoded, blocks);
            },
            new Refused(RefusalReason.WRONG_SHAPE, "Fisher entries, expected")));
    rows.add(
        new BadInput(
            "one row of the full Fisher in the place of a diagonal",
            gateway -> {
              ClientUpdateBlock block = BadBlocks.block(gateway, 3);
              block.getTensors().get(1).setKind(TensorKind.FISHER_ROWS);
              EncodedUpdate encoded = gateway.encoded();
              List<byte[]> blocks = new ArrayList<>(encoded.blocks());
              blocks.set(3, Wire.encode(block));
              return named(encoded, blocks);
            },
            new Refused(RefusalReason.WRONG_SHAPE, "Fisher entries in rows, expected 0")));
    rows.add(
        new BadInput(
            "two halves of a shard that the round does not cut",
            BadUpdates::halves,
            new Refused(RefusalReason.WRONG_SHAPE, "weights in 2 blocks, expected one")));
    rows.add(
        new BadInput(
            "duplicate with equal content",
            gateway -> {
              List<byte[]> values = whole(gateway.encoded());
              values.addAll(whole(gateway.encoded()));
              return values;
            },
            new AdmittedThenRefused(RefusalReason.DUPLICATE_CLIENT)));
    rows.add(
        new BadInput(
            "other content once the first is admitted",
            gateway -> {
              List<byte[]> values = whole(gateway.encoded());
              values.addAll(whole(second(gateway)));
              return values;
            },
            new AdmittedThenRefused(RefusalReason.EQUIVOCATION)));
    rows.add(
        new BadInput(
            "other content before the first is whole",
            gateway -> {
              List<byte[]> values = new ArrayList<>();
              values.add(gateway.encoded().header());
              values.add(second(gateway).header());
              values.addAll(gateway.encoded().blocks());
              values.addAll(second(gateway).blocks());
              return values;
            },
            new Refused(RefusalReason.EQUIVOCATION, "different content")));
  }

  /** An update whose first shard comes in two blocks. */
  private static List<byte[]> halves(Gateway gateway) throws Exception {
    ClientUpdateBlock first = BadBlocks.block(gateway, 0);
    ClientUpdateBlock second = BadBlocks.block(gateway, 0);
    second.setSlice(1);
    for (int i = 0; i < first.getTensors().size(); i++) {
      ByteBuffer data = first.getTensors().get(i).getData();
      int half = data.remaining() / 4 * 2;
      first.getTensors().get(i).setData(data.slice(0, half));
      second.getTensors().get(i).setData(data.slice(half, data.remaining() - half));
    }
    EncodedUpdate encoded = gateway.encoded();
    List<byte[]> blocks = new ArrayList<>(encoded.blocks());
    blocks.set(0, Wire.encode(first));
    blocks.add(1, Wire.encode(second));
    List<Sha256> digests = blocks.stream().map(block -> new Sha256(Sha256s.of(block))).toList();
    List<byte[]> values = new ArrayList<>(blocks);
    values.add(
        changed(
            encoded,
            header -> {
              header.setBlocks(digests);
              header.setSlices(List.of(2, 1, 1, 1, 1, 1));
            }));
    return values;
  }

  private static void numbers(List<BadInput> rows) {
    rows.add(
        new BadInput(
            "Fisher that is zero everywhere",
            BadUpdates::withoutCurvature,
            gateway -> whole(gateway.encoded()),
            new Admitted()));
    rows.add(
        new BadInput(
            "weight beyond the round's bound",
            gateway -> whole(gateway.round().encode(with(gateway, 16.5f, 1))),
            new Refused(RefusalReason.OUT_OF_BOUNDS, "largest weight")));
    rows.add(
        new BadInput(
            "Fisher entry beyond the round's bound",
            gateway -> whole(gateway.round().encode(with(gateway, 1, 65f))),
            new Refused(RefusalReason.OUT_OF_BOUNDS, "largest Fisher entry")));
  }

  private static LocalUpdate withoutCurvature(LocalUpdate update) {
    return changed(update, update.weights(), new float[update.weights().length]);
  }

  private static LocalUpdate with(Gateway gateway, float weight, float fisher) {
    LocalUpdate update = gateway.update();
    float[] weights = update.weights().clone();
    weights[0] = weight;
    float[] diagonal = ((ClientFisher.Diagonal) update.fisher()).values().clone();
    diagonal[0] = fisher;
    return changed(update, weights, diagonal);
  }

  private static LocalUpdate changed(LocalUpdate update, float[] weights, float[] fisher) {
    return new LocalUpdate(
        update.client(),
        update.update(),
        update.examples(),
        weights,
        new ClientFisher.Diagonal(fisher),
        update.estimator(),
        Map.of());
  }

  private static BadInput invalid(String name, String words, Consumer<ClientUpdateHeader> change) {
    return new BadInput(
        name,
        gateway -> List.of(changed(gateway.encoded(), change)),
        new Rejected(RejectionReason.INVALID, words));
  }

  private static BadInput refused(
      String name, RefusalReason reason, String words, Consumer<ClientUpdateHeader> change) {
    return new BadInput(
        name,
        gateway -> {
          List<byte[]> values = new ArrayList<>(gateway.encoded().blocks());
          values.add(changed(gateway.encoded(), change));
          return values;
        },
        new Refused(reason, words));
  }

  private static byte[] changed(EncodedUpdate update, Consumer<ClientUpdateHeader> change)
      throws Exception {
    ClientUpdateHeader header = Wire.decode(update.header(), ClientUpdateHeader.class);
    change.accept(header);
    return Wire.encode(header);
  }

  /** Blocks, and the header of the update with their digests. */
  private static List<byte[]> named(EncodedUpdate update, List<byte[]> blocks) throws Exception {
    List<byte[]> values = new ArrayList<>(blocks);
    values.add(
        changed(
            update,
            header ->
                header.setBlocks(
                    blocks.stream().map(block -> new Sha256(Sha256s.of(block))).toList())));
    return values;
  }

  /** What the same client says a second time, otherwise. */
  static EncodedUpdate second(Gateway gateway) {
    LocalUpdate other = TestRound.client(gateway.update().client(), 4_711);
    return gateway
        .round()
        .encode(
            new LocalUpdate(
                other.client(),
                "u2",
                other.examples(),
                other.weights(),
                other.fisher(),
                other.estimator(),
                other.metrics()));
  }

  /** Blocks, then the header. */
  static List<byte[]> whole(EncodedUpdate update) {
    List<byte[]> values = new ArrayList<>(update.blocks());
    values.add(update.header());
    return values;
  }

  private static Refused incomplete() {
    return new Refused(RefusalReason.INCOMPLETE_AT_CLOSE, "not every block");
  }
}
