package org.fedfisher.operator;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.util.Collector;
import org.fedfisher.round.ModelPiece;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.Sha256;

/**
 * Writes the models of a revision: for each variant its blocks, then the manifest.
 *
 * @param provenance what the manifests say of it
 * @param shards reads what was solved, by block
 */
record ModelOutput(
    Specification round,
    int revision,
    Map<String, String> provenance,
    long nowMillis,
    Shards shards,
    Collector<KafkaOutput> out) {

  /** The solved shards, read one at a time. */
  interface Shards {
    SolvedShard get(int block) throws Exception;
  }

  /** Writes a variant; returns the model's digest. */
  Sha256 write(ModelVariant variant, Function<SolvedShard, byte[]> weights) throws Exception {
    List<ModelPiece> pieces = ModelPiece.of(round);
    Sha256 digest = digest(pieces, weights);
    for (ModelPiece piece : pieces) {
      SolvedShard solved = shards.get(piece.block());
      boolean solution = variant == ModelVariant.SOLUTION;
      GlobalModelBlock block =
          new GlobalModelBlock(
              round.round(),
              variant,
              digest,
              piece.block(),
              piece.firstParameter(),
              ByteBuffer.wrap(weights.apply(solved)),
              revision,
              solution ? piece.shard().number() : -1,
              ByteBuffer.wrap(solution ? solved.sumsDigest() : new byte[0]));
      out.collect(new KafkaOutput(round.round(), Wire.encode(block)));
    }
    GlobalModelManifest manifest =
        new GlobalModelManifest(
            round.round(),
            variant,
            digest,
            round.wire().getModel(),
            pieces.size(),
            round.layout().parameters(),
            provenance,
            nowMillis,
            revision);
    out.collect(new KafkaOutput(round.round(), Wire.encode(manifest)));
    return digest;
  }

  private Sha256 digest(List<ModelPiece> pieces, Function<SolvedShard, byte[]> weights)
      throws Exception {
    MessageDigest whole = Sha256s.digest();
    for (ModelPiece piece : pieces) {
      byte[] bytes = weights.apply(shards.get(piece.block()));
      if (bytes.length != piece.length() * Float.BYTES) {
        throw new IllegalStateException(
            "round %s, block %d: %d bytes of weights for %d parameters"
                .formatted(round.round(), piece.block(), bytes.length, piece.length()));
      }
      whole.update(bytes);
    }
    return new Sha256(whole.digest());
  }
}
