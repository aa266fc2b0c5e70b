package org.fedfisher.round;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/**
 * The factors of a K-FAC window's folded clients, kept until the close because a sum of Kronecker
 * products is no Kronecker product: new ones here, older ones in the store.
 */
final class FactorShelf {
  private final ShardStore store;
  private final Map<String, KeptFactors> fresh = new HashMap<>();
  private long freshBytes;

  FactorShelf(ShardStore store) {
    this.store = store;
  }

  /** Keeps the factors of a client's slices; slices without any are passed over. */
  void keep(Admission client, double curvature, List<ClientUpdateBlock> slices) {
    for (ClientUpdateBlock slice : slices) {
      List<TensorSlice> factors =
          slice.getTensors().stream().filter(tensor -> isFactor(tensor.getKind())).toList();
      if (!factors.isEmpty()) {
        byte[] block = Wire.encode(ClientUpdateBlock.newBuilder(slice).setTensors(factors).build());
        fresh.put(
            client.client() + '/' + slice.getSlice(),
            new KeptFactors(
                client.client(), client.examples(), curvature, slice.getSlice(), block));
        freshBytes += block.length;
      }
    }
  }

  private static boolean isFactor(TensorKind kind) {
    return kind == TensorKind.FACTOR_A || kind == TensorKind.FACTOR_G;
  }

  /** Hands on all that is kept, in the canonical order: by client name, then by slice. */
  void inOrder(Consumer<KeptFactors> consumer) {
    flush();
    record Place(String client, int slice) {}
    List<Place> places = new ArrayList<>();
    for (String id : store.factorIds()) {
      int cut = id.indexOf('/');
      places.add(new Place(id.substring(0, cut), Integer.parseInt(id.substring(cut + 1))));
    }
    places.sort(Comparator.comparing(Place::client).thenComparing(Place::slice));
    for (Place place : places) {
      consumer.accept(store.factors(place.client + '/' + place.slice));
    }
  }

  /** Bytes of each slice's block, in no order. */
  List<Integer> lengths() {
    flush();
    return store.factorLengths();
  }

  void flush() {
    fresh.forEach(store::putFactors);
    clear();
  }

  /** Forgets what is not in the store. */
  void clear() {
    fresh.clear();
    freshBytes = 0;
  }

  boolean dirty() {
    return !fresh.isEmpty();
  }

  long bytes() {
    return freshBytes + 256L * fresh.size();
  }
}
