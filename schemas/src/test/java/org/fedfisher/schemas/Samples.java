package org.fedfisher.schemas;

import static org.fedfisher.wire.TensorEncoding.EIGEN9;
import static org.fedfisher.wire.TensorEncoding.FLOAT32;
import static org.fedfisher.wire.TensorEncoding.INT16;
import static org.fedfisher.wire.TensorEncoding.SVD9;
import static org.fedfisher.wire.TensorKind.FACTOR_A;
import static org.fedfisher.wire.TensorKind.FACTOR_G;
import static org.fedfisher.wire.TensorKind.FISHER_DIAGONAL;
import static org.fedfisher.wire.TensorKind.WEIGHTS;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.spec.InvalidKeySpecException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.wire.AbortReason;
import org.fedfisher.wire.AbortRound;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.ShardCurvature;
import org.fedfisher.wire.ShardSumsPart;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/**
 * One fixed record of every kind and variant, by name. Maps have one entry, because the order of
 * more is not fixed.
 */
final class Samples {
  /** Weights of a layer of four; their largest magnitude is 1.5. */
  static final float[] WEIGHTS_OF_LAYER = {0.5f, -1.5f, 0.001f, 0f};

  /** Fisher diagonal of the same layer; its largest entry is 0.25. */
  static final float[] FISHER_OF_LAYER = {0.25f, 0f, 0.125f, 1e-6f};

  /** Columns of B with A = B B^T, of three rows. */
  static final float[][] BASIS_OF_A = {{1.5f, -0.75f, 0.003f}, {0.25f, 0.5f, -0.125f}};

  /** The column of B with G = B B^T, of two rows. */
  static final float[][] BASIS_OF_G = {{-0.5f, 0.25f}};

  private static final long MILLIS = 1_767_225_600_000L;

  /** The first key of RFC 8032, section 7.1. */
  static final KeyPair KEY =
      key(
          "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

  private Samples() {}

  static Map<String, SpecificRecord> all() {
    Map<String, SpecificRecord> samples = new LinkedHashMap<>();
    samples.put("OpenRound", new OpenRound(specification(), MILLIS));
    samples.put("CloseRound", new CloseRound("r-1", MILLIS));
    samples.put("AbortRound", new AbortRound("r-1", "the wrong W0", MILLIS));
    samples.put(
        "ClientRegistration",
        new ClientRegistration(
            "gateway-7",
            List.of(new ClientKey(ByteBuffer.wrap(digest("key").bytes()), MILLIS, 0L)),
            MILLIS));
    samples.put("ClientUpdateBlock-INT16", block(INT16));
    samples.put("ClientUpdateBlock-FLOAT32", block(FLOAT32));
    samples.put("ClientUpdateBlock-EIGEN9", matrixBlock(EIGEN9));
    samples.put("ClientUpdateBlock-SVD9", matrixBlock(SVD9));
    samples.put("ClientUpdateHeader", header());
    samples.put("ClientUpdateHeader-KFAC", slicedHeader());
    samples.put("ClientUpdateHeader-signed", signedHeader());
    samples.put("LedgerFact-RoundOpened", fact(0, new RoundOpened(specification())));
    samples.put(
        "LedgerFact-UpdateAdmitted",
        fact(
            1,
            new UpdateAdmitted(
                "gateway-7", "u-1", digest("header"), 600L, ByteBuffer.allocate(0), 0)));
    samples.put(
        "LedgerFact-UpdateRefused",
        fact(
            2,
            new UpdateRefused(
                "gateway-8",
                "u-1",
                digest("other header"),
                RefusalReason.WRONG_BASE_MODEL,
                "found another W0")));
    samples.put(
        "LedgerFact-RoundClosed",
        fact(
            3,
            new RoundClosed(
                CloseReason.TARGET_REACHED, 1, 600L, Map.of("WRONG_BASE_MODEL", 1), 4L)));
    samples.put("LedgerFact-RevisionClosed", fact(5, new RevisionClosed(1, 2, 900L, 6L)));
    samples.put("LedgerFact-RoundSealed", fact(7, new RoundSealed(1, 2, Map.of("LATE", 1))));
    samples.put(
        "LedgerFact-RoundAborted",
        fact(3, new RoundAborted(AbortReason.QUORUM_NOT_MET, "1 of 2", 1, Map.of("LATE", 2))));
    samples.put(
        "LedgerFact-CommandRefused", fact(5, new CommandRefused("CloseRound", "it has closed")));
    samples.put(
        "LedgerFact-ModelPublished",
        fact(
            4,
            new ModelPublished(
                digest("model"),
                digest("sums"),
                1,
                600L,
                "exact, damping 0.0",
                Map.of("java", "17"),
                0.5,
                0.25,
                0.125,
                1L,
                1_500L,
                List.of(),
                0)));
    samples.put(
        "GlobalModelManifest",
        new GlobalModelManifest(
            "r-1",
            ModelVariant.SOLUTION,
            digest("model"),
            model(),
            1,
            6L,
            Map.of("a", "b"),
            MILLIS,
            0));
    samples.put(
        "GlobalModelBlock",
        new GlobalModelBlock(
            "r-1",
            ModelVariant.INITIAL,
            digest("model"),
            0,
            0L,
            Tensors.slice(WEIGHTS, FLOAT32, WEIGHTS_OF_LAYER, 0, 4, 0f).getData(),
            0,
            -1,
            ByteBuffer.allocate(0)));
    samples.put(
        "Rejected",
        new Rejected(
            RejectionReason.UNREADABLE,
            "not Avro",
            Topics.CLIENT_UPDATES,
            3,
            42L,
            MILLIS,
            5,
            ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8))));
    samples.put(
        "ShardSumsPart",
        new ShardSumsPart(
            "r-1", 2, 3, 1, 4, "gateway-7", 600L, ByteBuffer.wrap(new byte[] {1, -2, 3}), 1, true));
    samples.put(
        "ShardCurvature",
        new ShardCurvature(
            "r-1", 3, 0.5, 1.25, 6L, 2L, ByteBuffer.wrap(new byte[] {7}), 2, 900L, 4L, MILLIS, 1));
    return samples;
  }

  static ClientUpdateBlock block(TensorEncoding encoding) {
    return new ClientUpdateBlock(
        "r-1",
        "gateway-7",
        "u-1",
        0,
        List.of(
            Tensors.slice(WEIGHTS, encoding, WEIGHTS_OF_LAYER, 0, 4, 1.5f),
            Tensors.slice(FISHER_DIAGONAL, encoding, FISHER_OF_LAYER, 0, 4, 0.25f)),
        0);
  }

  /** A 2 x 3 matrix in the second slice of its shard: the last weights, A and G. */
  static ClientUpdateBlock matrixBlock(TensorEncoding encoding) {
    return new ClientUpdateBlock(
        "r-1",
        "gateway-7",
        "u-1",
        0,
        List.of(
            Tensors.slice(WEIGHTS, FLOAT32, WEIGHTS_OF_LAYER, 0, 4, 0f),
            factor(FACTOR_A, encoding, 3, BASIS_OF_A),
            factor(FACTOR_G, encoding, 2, BASIS_OF_G)),
        1);
  }

  /** Given columns instead of a decomposition's, whose last bits are nobody's promise. */
  private static TensorSlice factor(
      TensorKind kind, TensorEncoding encoding, int rows, float[][] columns) {
    ByteBuffer data =
        ByteBuffer.allocate((int) FactorCodec.bytes(encoding, rows, columns.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (encoding == EIGEN9) {
      for (float[] column : columns) {
        NineBits.write(data, column);
      }
    } else {
      float[] sides = new float[rows * columns.length];
      float[] values = new float[columns.length];
      for (int j = 0; j < columns.length; j++) {
        System.arraycopy(columns[j], 0, sides, j * rows, rows);
        values[j] = 4f / (1 + j);
      }
      NineBits.write(data, sides);
      NineBits.write(data, values);
      NineBits.write(data, sides);
    }
    return new TensorSlice(kind, encoding, 0f, data.flip(), rows, columns.length);
  }

  /** Two shards, the first in two slices. */
  static ClientUpdateHeader slicedHeader() {
    return new ClientUpdateHeader(
        "r-1",
        "gateway-7",
        "u-1",
        600L,
        FisherStructure.KFAC,
        FisherEstimator.EXACT,
        digest("W0"),
        List.of(digest("block 0.0"), digest("block 0.1"), digest("block 1.0")),
        Map.of("loss", 0.25),
        List.of(2, 1),
        ByteBuffer.allocate(0),
        ByteBuffer.allocate(0));
  }

  static ClientUpdateHeader header() {
    return new ClientUpdateHeader(
        "r-1",
        "gateway-7",
        "u-1",
        600L,
        FisherStructure.DIAGONAL,
        FisherEstimator.EXACT,
        digest("W0"),
        List.of(digest("block 0"), digest("block 1")),
        Map.of("loss", 0.25),
        List.of(),
        ByteBuffer.allocate(0),
        ByteBuffer.allocate(0));
  }

  /** Signed with the first key of RFC 8032, section 7.1. */
  static ClientUpdateHeader signedHeader() {
    try {
      return Wire.decode(SignedHeaders.sign(header(), KEY), ClientUpdateHeader.class);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException(e);
    }
  }

  static RoundSpecification specification() {
    return new RoundSpecification(
        "r-1",
        model(),
        digest("W0"),
        FisherStructure.DIAGONAL,
        4,
        5,
        3,
        MILLIS + 3_600_000,
        new Bounds(30, 6, 4, 12, 20),
        new Solver(SolverKind.EXACT, 0, 0.25, 0.0, Arithmetic.FAST),
        true,
        Map.of("epochs", "30"),
        TensorEncoding.FLOAT32,
        0,
        Identity.OPEN,
        new Limits(0L, 0.0, 0.0, List.of(), 0L),
        0L,
        0L);
  }

  static Model model() {
    return new Model(
        "tiny", List.of(new Layer("fc", List.of(2, 2)), new Layer("fc.bias", List.of(2))));
  }

  static Sha256 digest(String text) {
    return new Sha256(Sha256s.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static KeyPair key(String seed, String publicKey) {
    try {
      return new KeyPair(
          Ed25519.publicKey(HexFormat.of().parseHex(publicKey)),
          Ed25519.privateKey(HexFormat.of().parseHex(seed)));
    } catch (InvalidKeySpecException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LedgerFact fact(long ordinal, SpecificRecord fact) {
    return new LedgerFact("r-1", ordinal, MILLIS, fact);
  }
}
