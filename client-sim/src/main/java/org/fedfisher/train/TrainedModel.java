package org.fedfisher.train;

/**
 * What local training yields.
 *
 * @param weights the parameter vector, owned by the caller
 * @param loss mean cross-entropy over the last epoch, each batch before its step
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy of every model is waste.
public record TrainedModel(float[] weights, double loss) {}
