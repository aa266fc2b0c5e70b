package org.fedfisher.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.fedfisher.round.WaitingBytes;

/** How many bytes of a client wait, in keyed state. */
final class WaitingAccount {
  private final long allowed;
  private final ValueState<WaitingBytes> total;

  /** Of updates that the ledger has been told of: until when they count. */
  private final MapState<Long, WaitingBytes> told;

  WaitingAccount(RuntimeContext context, long allowed) {
    this.allowed = allowed;
    TypeInformation<WaitingBytes> bytes = TypeInformation.of(WaitingBytes.class);
    total = context.getState(new ValueStateDescriptor<>("waiting-bytes", bytes));
    told = context.getMapState(new MapStateDescriptor<>("told-bytes", Types.LONG, bytes));
  }

  /** Counts what has come; where that is too much, says how much and counts nothing. */
  Optional<String> count(WaitingBytes more) throws Exception {
    WaitingBytes before = total();
    Optional<String> beyond = before.beyond(more, allowed);
    if (beyond.isEmpty()) {
      keep(before.plus(more));
    }
    return beyond.map(found -> "%s, expected at most %d".formatted(found, allowed));
  }

  /** It waits no more. */
  void release(WaitingBytes part) throws Exception {
    keep(total().minus(part));
  }

  /** It counts until then. */
  void releaseAt(long millis, WaitingBytes part) throws Exception {
    WaitingBytes before = told.get(millis);
    told.put(millis, before == null ? part : before.plus(part));
  }

  /** It is so late. */
  void pass(long millis) throws Exception {
    List<Long> over = new ArrayList<>();
    for (Long until : told.keys()) {
      if (until <= millis) {
        over.add(until);
      }
    }
    for (Long until : over) {
      release(told.get(until));
      told.remove(until);
    }
  }

  private WaitingBytes total() throws Exception {
    WaitingBytes kept = total.value();
    return kept == null ? WaitingBytes.NONE : kept;
  }

  private void keep(WaitingBytes bytes) throws Exception {
    if (bytes.equals(WaitingBytes.NONE)) {
      total.clear();
    } else {
      total.update(bytes);
    }
  }
}
