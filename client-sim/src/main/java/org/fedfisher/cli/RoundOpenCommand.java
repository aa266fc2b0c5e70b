package org.fedfisher.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.ModelStore;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.client.RoundView;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSpecification;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes W0, then the command that opens the round, and waits for the ledger's answer. */
@Command(
    name = "open",
    sortOptions = false,
    description = "Opens the round that a YAML file describes.",
    footer = {
      "",
      "A file, with every key that has no default:",
      "  round: digits-1",
      "  model: lenet                  # or small, or",
      "                                # {name: n, layers: [{name: w, shape: [3, 4]}]}",
      "  initial-weights: {seed: 1}    # or {file: w0.bin} or {round: digits-0}",
      "  target-clients: 10",
      "  deadline: 2h                  # or 2030-01-31T12:00:00Z",
      "and with the defaults of the others:",
      "  quorum: 10                    # target-clients",
      "  allowed-lateness: 0s          # after the close, for revisions of the model",
      "  revision-delay: 0s            # each late update makes a revision of its own",
      "  identity: registered          # or open: ANYONE may take part, under any name",
      "  fisher: kfac                  # or none, diagonal, full (4,096 parameters)",
      "  solver:",
      "    kind: conjugate-gradient    # or gradient-descent, adam;",
      "                                # with none and diagonal exact, not this one",
      "    steps: 500                  # of exact 0, of the others 2000",
      "    damping: 0.3                # 0 for none and diagonal",
      "    tolerance: 0.01             # of conjugate-gradient; 0 elsewhere",
      "    arithmetic: fast            # or strict: the same bits on every machine",
      "  compression:                  # of kfac's factors",
      "    factors: eigen              # or svd, float32",
      "    rank: 45                    # follows from the model; this is lenet's",
      "  comparisons: false",
      "  shard-parameters: 114688",
      "  bounds: {max-examples-log2: 30, max-fisher-log2: 6, max-weight-log2: 4,",
      "           max-product-log2: 12, max-input-log2: 20}",
      "  limits: {}                    # of one client, see docs/limits.md",
      "  training: {}                  # advice for clients, any keys",
      "",
      "Example:",
      "  fedfisher round open digits-1.yaml"
    })
final class RoundOpenCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE.yaml", description = "The round's file.")
  Path file = Path.of("");

  @Mixin final KafkaOption kafka = new KafkaOption();
  @Mixin final AnswerOption answer = new AnswerOption();

  @Override
  public Integer call() throws IOException {
    Clock clock = Clock.systemUTC();
    RoundFile round = RoundFileReader.read(file);
    KafkaClients clients = kafka.reachable();
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    GlobalModel start = new StartingWeights(clients, folder).of(round, clock.millis());
    RoundSpecification specification = checked(round, start, clock.instant());
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    OpenToAnyone.warn(specification, line.getErr());
    PrintWriter out = line.getOut();
    if (alreadyOpen(clients, specification)) {
      out.printf("round %s is open already, with this specification%n", round.round());
      return 0;
    }
    LedgerAnswer ledger = answer.from(clients, round.round());
    long next = ledger.next();
    publish(clients, start);
    try (RoundCommands commands = new RoundCommands(clients, clock)) {
      commands.open(specification);
    }
    if (answer.wanted()) {
      out.println(FactLine.of(ledger.await(next, List.of(RoundOpened.class))));
    }
    out.printf("W0 is %s%n", Sha256s.hex(start.digest()));
    return 0;
  }

  private RoundSpecification checked(RoundFile round, GlobalModel start, Instant now) {
    try {
      return Specification.of(round.specification(start.digest(), now)).wire();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + ": " + RuleWords.keys(String.valueOf(e.getMessage())), e);
    }
  }

  private static boolean alreadyOpen(KafkaClients clients, RoundSpecification wanted) {
    Optional<RoundView> known = new LedgerReader(clients).round(wanted.getRound());
    Optional<RoundSpecification> found = known.flatMap(RoundView::specification);
    if (found.isPresent() && !found.get().equals(wanted)) {
      throw new IllegalStateException(
          "round \"%s\" is there already (%s), with another specification; take another name"
              .formatted(wanted.getRound(), known.map(RoundView::stage).map(OptionName::of).get()));
    }
    return found.isPresent();
  }

  /** A round has one W0: a second one would leave clients without any. */
  private static void publish(KafkaClients clients, GlobalModel start) {
    ModelStore models = new ModelStore(clients);
    String round = start.manifest().getRound();
    Optional<GlobalModel> known = models.find(round, ModelVariant.INITIAL);
    if (known.isPresent() && !known.get().digest().equals(start.digest())) {
      throw new IllegalStateException(
          "round \"%s\" has other initial weights already, %s, these are %s; take another name"
              .formatted(round, Sha256s.hex(known.get().digest()), Sha256s.hex(start.digest())));
    }
    if (known.isEmpty()) {
      models.publish(start);
    }
  }
}
