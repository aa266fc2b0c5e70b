package org.fedfisher.simulation;

import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.RoundCommand;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.UpdatePart;
import org.fedfisher.operator.UpdateProgress;
import org.fedfisher.schemas.Sha256s;

/** What a message is, for a trace. */
final class Words {
  private Words() {}

  static String of(Object message) {
    if (message instanceof UpdatePart part) {
      String what = part.shard() < 0 ? "header" : "receipt " + part.shard() + '/' + part.slice();
      return "%s of %s/%s".formatted(what, part.client(), part.update());
    }
    if (message instanceof UpdateProgress update) {
      return "%s/%s is %s"
          .formatted(update.client(), update.update(), update.complete() ? "whole" : "begun");
    }
    if (message instanceof ReceivedBlock block) {
      return "block %s/%s %s"
          .formatted(block.client(), block.update(), block.digest().substring(0, 6));
    }
    if (message instanceof ShardDecision decision) {
      return "%s %s%s"
          .formatted(
              decision.kind(),
              decision.admission() == null ? "" : decision.admission().client(),
              decision.updatePrefix());
    }
    if (message instanceof RoundCommand command) {
      return "command " + Sha256s.hex(Sha256s.of(command.value())).substring(0, 6);
    }
    throw new IllegalArgumentException("nobody sends a " + message.getClass());
  }
}
