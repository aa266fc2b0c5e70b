package org.fedfisher.endtoend;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.endtoend.BadInput.Refused;
import org.fedfisher.endtoend.BadInput.Rejected;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.TensorSlice;

/** Signed, sound updates that claim more than one client may. */
final class BadClaims {
  /**
   * What one client may claim: honest ones have up to 99 examples, a trace of about 90, and a shift
   * from weights of zero of about 10.
   */
  static final Limits LIMITS = new Limits(200L, 1_000.0, 30.0, List.of(), 1_500L);

  /** Bytes that may wait of one client. */
  static final int WAITING = 65_536;

  private BadClaims() {}

  static List<GuardedInput> all(ClientKeyPairs keys) {
    return List.of(
        tooMuch(
            keys,
            "more examples than one client may claim",
            "201 examples of one client, the round allows at most 200",
            update -> changed(update, update.update(), 201, fisher(update))),
        tooMuch(
            keys,
            "larger Fisher trace than one client may claim",
            "trace of the Fisher is",
            update -> {
              float[] fisher = fisher(update);
              Arrays.fill(fisher, 0, 100, 60f);
              return changed(update, update.update(), update.examples(), fisher);
            }),
        tooMuch(
            keys,
            "larger shift than one client may claim",
            "shift ||F^(1/2) (W - W0)|| is",
            update -> {
              float[] weights = update.weights().clone();
              Arrays.fill(weights, 0, 100, 10f);
              return changed(update, weights, update.update(), update.examples(), fisher(update));
            }),
        tooMuch(
            keys,
            "more bytes than an update may have",
            "bytes of an update's blocks, the round allows at most 1500",
            update -> changed(update, "u".repeat(128), update.examples(), fisher(update))),
        GuardedInput.registered(
            new BadInput(
                "block beyond what may wait of its client",
                gateway -> {
                  ClientUpdateBlock block = BadBlocks.block(gateway, 0);
                  for (TensorSlice tensor : block.getTensors()) {
                    tensor.setData(ByteBuffer.allocate(WAITING / 2));
                  }
                  return List.of(Wire.encode(block));
                },
                new Rejected(RejectionReason.TOO_MUCH_WAITING, "expected at most " + WAITING))));
  }

  /** Changes what was trained. */
  private interface Change {
    LocalUpdate of(LocalUpdate update);
  }

  private static GuardedInput tooMuch(
      ClientKeyPairs keys, String name, String words, Change change) {
    return GuardedInput.registered(
        new BadInput(
            name,
            gateway ->
                BadUpdates.whole(keys.sign(gateway.round().encode(change.of(gateway.update())))),
            new Refused(RefusalReason.OUT_OF_BOUNDS, words)));
  }

  private static float[] fisher(LocalUpdate update) {
    return ((ClientFisher.Diagonal) update.fisher()).values().clone();
  }

  private static LocalUpdate changed(
      LocalUpdate update, String name, long examples, float[] fisher) {
    return changed(update, update.weights(), name, examples, fisher);
  }

  private static LocalUpdate changed(
      LocalUpdate update, float[] weights, String name, long examples, float[] fisher) {
    return new LocalUpdate(
        update.client(),
        name,
        examples,
        weights,
        new ClientFisher.Diagonal(fisher),
        update.estimator(),
        update.metrics());
  }
}
