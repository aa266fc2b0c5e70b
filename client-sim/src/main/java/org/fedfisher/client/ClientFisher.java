package org.fedfisher.client;

import java.util.List;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.wire.FisherStructure;

/**
 * What a client knows of its Fisher information at the trained weights, averaged over its examples;
 * the conventions are in {@code common.avdl}. The arrays are lent, not copied.
 */
@SuppressWarnings("ArrayRecordComponent") // Large, lent for one call, never compared.
public sealed interface ClientFisher {
  /** The structure of rounds that take it. */
  FisherStructure structure();

  /**
   * The diagonal.
   *
   * @param values one for each parameter, none negative
   */
  record Diagonal(float[] values) implements ClientFisher {
    @Override
    public FisherStructure structure() {
      return FisherStructure.DIAGONAL;
    }
  }

  /**
   * Two factors for each matrix.
   *
   * @param matrices in the model's order; read once, from front to back, so that a list may make
   *     its elements when they are asked for and only one of them need be in memory
   */
  record Kronecker(List<KroneckerFactors> matrices) implements ClientFisher {
    @Override
    public FisherStructure structure() {
      return FisherStructure.KFAC;
    }
  }

  /**
   * The whole of it.
   *
   * @param matrix d x d for a model of d parameters, row-major
   */
  record Full(float[] matrix) implements ClientFisher {
    @Override
    public FisherStructure structure() {
      return FisherStructure.FULL;
    }
  }
}
