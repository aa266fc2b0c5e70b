package org.fedfisher.operator;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.fedfisher.round.Declaration;
import org.fedfisher.round.Declaration.Stand;
import org.fedfisher.round.IdentityRules;
import org.fedfisher.round.Round;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** What the clients of a round have said, in keyed state: the ledger's memory of them. */
final class ClientDeclarations {
  private final MapState<String, Declaration> declarations;

  /** Clients that were admitted before declarations were kept. */
  private final MapState<String, Boolean> admitted;

  private final MapState<String, UpdateProgress> started;

  /** Until when what has begun before its round waits for it. */
  private final MapState<String, Long> waits;

  /** Content of updates that were refused, and whose blocks the shards may still be dropping. */
  private final MapState<String, byte[]> refused;

  ClientDeclarations(RuntimeContext context) {
    declarations = map(context, "declarations", TypeInformation.of(Declaration.class));
    admitted = map(context, "clients", Types.BOOLEAN);
    started = map(context, "started", TypeInformation.of(UpdateProgress.class));
    waits = map(context, "started-until", Types.LONG);
    refused = map(context, "refused", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  }

  private static <T> MapState<String, T> map(
      RuntimeContext context, String name, TypeInformation<T> type) {
    return context.getMapState(new MapStateDescriptor<>(name, Types.STRING, type));
  }

  /** Remembers an update that has begun before its round is open, for so long. */
  void begun(UpdateProgress update, long untilMillis) throws Exception {
    started.put(content(update), update);
    waits.put(content(update), untilMillis);
  }

  /** Forgets what has waited in vain for its round: verification has given it up by then. */
  void expire(long nowMillis) throws Exception {
    List<String> over = new ArrayList<>();
    for (var wait : waits.entries()) {
      if (wait.getValue() <= nowMillis) {
        over.add(wait.getKey());
      }
    }
    for (String content : over) {
      started.remove(content);
      waits.remove(content);
    }
  }

  /** Remembers an update that has begun in an open round, as far as anything may come of it. */
  void begun(Identity policy, UpdateProgress update) throws Exception {
    Declaration before = of(update.client());
    boolean open = before == null || before.stand() == Stand.DECLARED;
    if (open && declare(policy, update) != null) {
      started.put(content(update), update);
    }
  }

  /** Now that the round is open: what was begun counts, or does not. */
  void opened(Identity policy) throws Exception {
    waits.clear();
    List<UpdateProgress> updates = new ArrayList<>();
    started.values().forEach(updates::add);
    for (UpdateProgress update : updates) {
      if (declare(policy, update) == null) {
        forget(update);
      }
    }
  }

  /**
   * The client's declaration, this update included; null where the update does not count as the
   * client's. An update that was refused stays what it was, because its blocks are being dropped:
   * under the same name no other content may be admitted.
   */
  @Nullable Declaration declare(Identity policy, UpdateProgress update) throws Exception {
    if (!IdentityRules.counts(policy, update.found())) {
      return null;
    }
    Declaration known = of(update.client());
    byte[] before = refused.get(name(update));
    if (before != null && (known == null || known.stand() == Stand.DECLARED)) {
      boolean other = Declaration.differ(before, update.content());
      return new Declaration(before, other ? Stand.BARRED : Stand.DECLARED);
    }
    Declaration declaration = Declaration.declared(known, update.content());
    if (known == null || known.stand() != declaration.stand()) {
      declarations.put(update.client(), declaration);
    }
    return declaration;
  }

  private @Nullable Declaration of(String client) throws Exception {
    Declaration declaration = declarations.get(client);
    return declaration == null && admitted.contains(client)
        ? new Declaration(new byte[0], Stand.ADMITTED)
        : declaration;
  }

  /**
   * The update is begun no more: the ledger's next word is on the whole of it, or it is nobody's.
   */
  void forget(UpdateProgress update) throws Exception {
    started.remove(content(update));
    started.remove(name(update));
    waits.remove(content(update));
  }

  void admitted(UpdateProgress update) throws Exception {
    declarations.put(update.client(), new Declaration(update.content(), Stand.ADMITTED));
  }

  /** The client may say something else, under another name. */
  void refused(UpdateProgress update) throws Exception {
    Declaration declaration = of(update.client());
    boolean open = declaration == null || declaration.stand() == Stand.DECLARED;
    if (open
        && declaration != null
        && !Declaration.differ(declaration.content(), update.content())) {
      declarations.remove(update.client());
    }
    if (open && !refused.contains(name(update))) {
      refused.put(name(update), update.content());
    }
  }

  /** What has begun and is of a client that is not admitted. */
  List<Round.Started> incomplete() {
    List<Round.Started> updates = new ArrayList<>();
    try {
      for (UpdateProgress update : started.values()) {
        Declaration declaration = of(update.client());
        if (declaration == null || declaration.stand() != Stand.ADMITTED) {
          updates.add(
              new Round.Started(
                  update.client(),
                  update.update(),
                  new Sha256(update.headerDigest()),
                  declaration != null && declaration.stand() == Stand.BARRED));
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("state backend", e);
    }
    return updates;
  }

  void clear() {
    declarations.clear();
    admitted.clear();
    started.clear();
    waits.clear();
    refused.clear();
  }

  private static String content(UpdateProgress update) {
    return update.client() + '/' + Sha256s.hex(update.content());
  }

  /** Of an update; also the key under which older states remember what has begun. */
  private static String name(UpdateProgress update) {
    return update.client() + '/' + update.update();
  }
}
