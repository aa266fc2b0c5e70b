package org.fedfisher.operator;

import java.nio.ByteBuffer;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ShardCurvature;
import org.fedfisher.wire.ShardSumsPart;

/**
 * What accumulation hands to the solve, as it travels between two jobs: see {@code
 * shard-sums.avdl}.
 */
public final class HandedOn {
  private HandedOn() {}

  /** One unit's records stay in their order, because they have one key. */
  public static KafkaOutput part(ShardPart part) {
    ShardSumsPart record =
        new ShardSumsPart(
            part.round(),
            part.unit(),
            part.shard(),
            part.part(),
            part.parts(),
            part.client(),
            part.examples(),
            ByteBuffer.wrap(part.bytes()),
            part.revision(),
            part.continued());
    return new KafkaOutput(part.round() + '/' + part.unit(), Wire.encode(record));
  }

  public static KafkaOutput survey(ShardSurvey survey) {
    RoundClosing closing = survey.closing();
    ShardCurvature record =
        new ShardCurvature(
            survey.round(),
            survey.shard(),
            survey.max(),
            survey.sum(),
            survey.parameters(),
            survey.flat(),
            ByteBuffer.wrap(closing.specification()),
            closing.admitted(),
            closing.examples(),
            closing.publishedOrdinal(),
            closing.closedAtMillis(),
            closing.revision());
    return new KafkaOutput(survey.round(), Wire.encode(record));
  }

  static ShardPart part(ShardSumsPart record) {
    return new ShardPart(
        record.getRound(),
        record.getUnit(),
        record.getShard(),
        record.getPart(),
        record.getParts(),
        record.getClient(),
        record.getExamples(),
        Wire.bytes(record.getContent()),
        record.getRevision(),
        record.getContinued());
  }

  static ShardSurvey survey(ShardCurvature record) {
    return new ShardSurvey(
        record.getRound(),
        record.getShard(),
        record.getMax(),
        record.getSum(),
        record.getParameters(),
        record.getFlat(),
        new RoundClosing(
            Wire.bytes(record.getSpecification()),
            record.getAdmitted(),
            record.getExamples(),
            record.getPublishedOrdinal(),
            record.getClosedAtMillis(),
            record.getRevision()));
  }
}
