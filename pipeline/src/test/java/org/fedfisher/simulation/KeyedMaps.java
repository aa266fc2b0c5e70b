package org.fedfisher.simulation;

import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** An operator's keyed state in maps, which a snapshot copies. */
final class KeyedMaps {
  private final Map<String, Map<Object, Map<Object, Object>>> states;
  private Object key = "";

  KeyedMaps() {
    this(new LinkedHashMap<>());
  }

  private KeyedMaps(Map<String, Map<Object, Map<Object, Object>>> states) {
    this.states = states;
  }

  KeyedMaps copy() {
    Map<String, Map<Object, Map<Object, Object>>> copies = new LinkedHashMap<>();
    states.forEach(
        (name, byKey) -> {
          Map<Object, Map<Object, Object>> copy = new LinkedHashMap<>();
          byKey.forEach((of, entries) -> copy.put(of, new LinkedHashMap<>(entries)));
          copies.put(name, copy);
        });
    return new KeyedMaps(copies);
  }

  void setKey(Object current) {
    key = current;
  }

  /** Entries of all keys of a state that is a map, or keys that have a value. */
  int size(String name) {
    return states.getOrDefault(name, Map.of()).values().stream().mapToInt(Map::size).sum();
  }

  /** What an operator asks of Flink when it opens: keyed state and metrics that go nowhere. */
  RuntimeContext context() {
    return (RuntimeContext)
        Proxy.newProxyInstance(
            RuntimeContext.class.getClassLoader(),
            new Class<?>[] {RuntimeContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getState" -> new Value<>(name(arguments));
                  case "getMapState" -> new Entries<>(name(arguments));
                  case "getMetricGroup" -> UnregisteredMetricsGroup.createOperatorMetricGroup();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static String name(Object[] arguments) {
    return arguments[0] instanceof MapStateDescriptor<?, ?> map
        ? map.getName()
        : ((StateDescriptor<?, ?>) arguments[0]).getName();
  }

  private Map<Object, Object> entries(String name) {
    return states
        .computeIfAbsent(name, absent -> new LinkedHashMap<>())
        .computeIfAbsent(key, absent -> new LinkedHashMap<>());
  }

  @SuppressWarnings("unchecked") // each state is read with the type it was written with
  private final class Value<T> implements ValueState<T> {
    private final String name;

    Value(String name) {
      this.name = name;
    }

    @Override
    public T value() {
      return (T) entries(name).get("");
    }

    @Override
    public void update(T value) {
      entries(name).put("", value);
    }

    @Override
    public void clear() {
      entries(name).clear();
    }
  }

  @SuppressWarnings("unchecked") // likewise
  private final class Entries<K, V> implements MapState<K, V> {
    private final String name;

    Entries(String name) {
      this.name = name;
    }

    private Map<K, V> map() {
      return (Map<K, V>) (Map<?, ?>) KeyedMaps.this.entries(name);
    }

    @Override
    public V get(K entry) {
      return map().get(entry);
    }

    @Override
    public void put(K entry, V value) {
      map().put(entry, value);
    }

    @Override
    public void putAll(Map<K, V> more) {
      map().putAll(more);
    }

    @Override
    public void remove(K entry) {
      map().remove(entry);
    }

    @Override
    public boolean contains(K entry) {
      return map().containsKey(entry);
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
      return map().entrySet();
    }

    @Override
    public Iterable<K> keys() {
      return map().keySet();
    }

    @Override
    public Iterable<V> values() {
      return map().values();
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
      return map().entrySet().iterator();
    }

    @Override
    public boolean isEmpty() {
      return map().isEmpty();
    }

    @Override
    public void clear() {
      map().clear();
    }
  }
}
