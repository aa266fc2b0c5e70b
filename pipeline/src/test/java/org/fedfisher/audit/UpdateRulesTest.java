package org.fedfisher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.NamedBlock;
import org.fedfisher.round.Rounds;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.SignedHeaders;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an admission must still have behind it. */
class UpdateRulesTest {
  private static final long ADMITTED = 10_000_000;
  private static final long CLOCKS = KeyRules.CLOCKS.toMillis();

  private final Archive archive = new Archive();
  private final List<NamedBlock> blocks = new ArrayList<>();
  private KeyPair key;
  private Specification round;

  @BeforeEach
  void round() throws Exception {
    key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    round = Rounds.diagonal(2, 1);
    for (Shard shard : round.layout().shards()) {
      NamedBlock block =
          new NamedBlock(shard.number(), 0, Sha256s.of(new byte[] {(byte) shard.number()}));
      blocks.add(block);
      archive.put("a", block, BlockSummary.elementwise(shard.length(), shard.length(), 1f, 1f));
    }
  }

  private ClientUpdateHeader header() {
    return new ClientUpdateHeader(
        "r1",
        "a",
        "u1",
        Ledger.EXAMPLES,
        FisherStructure.DIAGONAL,
        FisherEstimator.EXACT,
        new Sha256(Rounds.BASE),
        blocks.stream().map(block -> new Sha256(block.digest())).toList(),
        Map.of(),
        List.of(),
        ByteBuffer.allocate(0),
        ByteBuffer.allocate(0));
  }

  private RecordedAdmission admission(byte[] headerDigest, byte[] publicKey) {
    UpdateAdmitted fact =
        new UpdateAdmitted(
            "a", "u1", new Sha256(headerDigest), Ledger.EXAMPLES, ByteBuffer.wrap(publicKey), 0);
    return new RecordedAdmission(3, ADMITTED, fact);
  }

  private List<Finding> findings(RecordedAdmission admission) {
    Findings findings = new Findings();
    checked = new UpdateRules(round, archive, findings).check(admission);
    return findings.kept();
  }

  private CheckedUpdate checked;

  private void signed() {
    RoundSpecification wire = Rounds.wire(FisherStructure.DIAGONAL, 2, 1);
    wire.setIdentity(Identity.REGISTERED);
    round = Specification.of(wire);
  }

  private void registered(long from, long revoked) {
    ClientKey known = new ClientKey(ByteBuffer.wrap(Ed25519.raw(key.getPublic())), from, revoked);
    archive.put(new ClientRegistration("a", List.of(known), from));
  }

  private List<Finding> findingsOfSigned() throws Exception {
    byte[] digest = archive.put(SignedHeaders.sign(header(), key));
    return findings(admission(digest, Ed25519.raw(key.getPublic())));
  }

  private static void one(List<Finding> findings, Kind kind, int shard) {
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(kind);
              assertThat(finding.ordinal()).isEqualTo(3);
              assertThat(finding.client()).isEqualTo("a");
              assertThat(finding.shard()).isEqualTo(shard);
            });
  }

  @Test
  void updateThatIsAllThereGivesToEveryShard() throws Exception {
    byte[] digest = archive.put(Wire.encode(header()));
    assertThat(findings(admission(digest, new byte[0]))).isEmpty();
    assertThat(round.layout().shards()).allMatch(shard -> checked.gives(shard.number()));
    assertThat(checked.admissionTo(1).blocks())
        .containsExactly("a/u1/" + Sha256s.hex(blocks.get(1).digest()));
  }

  @Test
  void headerThatIsNotThereIsMissingAndAnotherInItsPlaceIsNamed() throws Exception {
    byte[] digest = Sha256s.of(Wire.encode(header()));
    one(findings(admission(digest, new byte[0])), Kind.HEADER_MISSING, -1);
    ClientUpdateHeader other = header();
    other.setMetrics(Map.of("loss", 1.0));
    String found = Sha256s.hex(archive.put(Wire.encode(other)));
    List<Finding> findings = findings(admission(digest, new byte[0]));
    one(findings, Kind.HEADER_DIFFERS, -1);
    assertThat(findings.get(0).detail()).contains(found).contains(Sha256s.hex(digest));
    assertThat(checked.gives(0)).isFalse();
  }

  @Test
  void blockThatIsNotThereIsMissingAndAnotherInItsPlaceIsNamed() throws Exception {
    byte[] digest = archive.put(Wire.encode(header()));
    archive.remove("a", blocks.get(2));
    one(findings(admission(digest, new byte[0])), Kind.BLOCK_MISSING, 2);
    assertThat(checked.gives(2)).isFalse();
    assertThat(checked.gives(1)).isTrue();
    archive.put("a", new NamedBlock(2, 0, new byte[32]), BlockSummary.elementwise(4, 4, 1f, 1f));
    one(findings(admission(digest, new byte[0])), Kind.BLOCK_DIFFERS, 2);
  }

  @Test
  void admissionThatRepeatsTheHeaderWronglyIsFound() throws Exception {
    ClientUpdateHeader header = header();
    header.setExamples(Ledger.EXAMPLES + 1);
    byte[] digest = archive.put(Wire.encode(header));
    one(findings(admission(digest, new byte[0])), Kind.HEADER_DIFFERS, -1);
    assertThat(checked.gives(0)).isFalse();
  }

  @Test
  void updateThatTheRoundDoesNotAllowIsFoundAndNotFolded() throws Exception {
    byte[] digest = archive.put(Wire.encode(header()));
    archive.put("a", blocks.get(1), BlockSummary.elementwise(2, 2, 17f, 1f));
    List<Finding> findings = findings(admission(digest, new byte[0]));
    one(findings, Kind.ADMITTED_AGAINST_RULES, -1);
    assertThat(findings.get(0).detail()).contains("OUT_OF_BOUNDS").contains("largest weight");
    assertThat(checked.gives(0)).isFalse();
  }

  @Test
  void headerSignedByARegisteredKeyIsFine() throws Exception {
    signed();
    registered(ADMITTED - 1, 0);
    assertThat(findingsOfSigned()).isEmpty();
  }

  @Test
  void signatureByAnotherKeyIsFound() throws Exception {
    signed();
    registered(ADMITTED - 1, 0);
    byte[] value = SignedHeaders.sign(header(), key);
    value[value.length - 1] ^= 1;
    byte[] digest = archive.put(value);
    one(findings(admission(digest, Ed25519.raw(key.getPublic()))), Kind.BAD_SIGNATURE, -1);
  }

  @Test
  void keyThatTheClientNeverRegisteredIsFound() throws Exception {
    signed();
    one(findingsOfSigned(), Kind.KEY_NOT_REGISTERED, -1);
    assertThat(findingsOfSigned().get(0).detail()).contains("no registered key");
  }

  @Test
  void keyCountsFromItsRegistrationToItsRevocation() throws Exception {
    signed();
    registered(ADMITTED + CLOCKS, 0);
    assertThat(findingsOfSigned()).isEmpty();
    registered(ADMITTED + CLOCKS + 1, 0);
    one(findingsOfSigned(), Kind.KEY_NOT_REGISTERED, -1);
    registered(1, ADMITTED - CLOCKS);
    assertThat(findingsOfSigned()).isEmpty();
    registered(1, ADMITTED - CLOCKS - 1);
    one(findingsOfSigned(), Kind.KEY_NOT_REGISTERED, -1);
  }
}
