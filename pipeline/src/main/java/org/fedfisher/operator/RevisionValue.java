package org.fedfisher.operator;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/**
 * Keyed state of one value a revision of a round's model. That of revision 0 rests where jobs that
 * knew no revisions kept it, so that their savepoints can be restored.
 */
final class RevisionValue<T> {
  private final ValueState<T> first;
  private final MapState<Integer, T> later;

  RevisionValue(RuntimeContext context, String name, TypeInformation<T> type) {
    first = context.getState(new ValueStateDescriptor<>(name, type));
    later = context.getMapState(new MapStateDescriptor<>(name + "-revised", Types.INT, type));
  }

  @Nullable T get(int revision) throws Exception {
    return revision == 0 ? first.value() : later.get(revision);
  }

  void put(int revision, T value) throws Exception {
    if (revision == 0) {
      first.update(value);
    } else {
      later.put(revision, value);
    }
  }

  void remove(int revision) throws Exception {
    if (revision == 0) {
      first.clear();
    } else {
      later.remove(revision);
    }
  }
}
