package org.fedfisher.round;

/**
 * What a K-FAC window keeps of an admitted client's slice until the close: its factors, as the
 * bytes they came in.
 *
 * @param client its name
 * @param examples of the client
 * @param curvature tr(A) tr(G) of the whole matrix
 * @param slice the slice's number
 * @param block a {@code ClientUpdateBlock} that holds the slice's factors and nothing else
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record KeptFactors(
    String client, long examples, double curvature, int slice, byte[] block) {}
