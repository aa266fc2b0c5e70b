package org.fedfisher.schemas;

/**
 * What a receiver learns of one piece of a K-FAC factor without keeping it.
 *
 * @param rows size of the factor
 * @param columns columns in the piece; {@code rows} for FLOAT32
 * @param trace at least the spectral norm of what the piece stands for; it adds up over the pieces
 *     of a factor. The factor's trace, but for the little by which FLOAT32 may be indefinite and
 *     SVD9's U and V may differ
 */
public record FactorSummary(int rows, int columns, double trace) {}
