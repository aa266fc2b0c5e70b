package org.fedfisher.operator;

/** A readable command of an operator: the round it names and its value as read. */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record RoundCommand(String round, byte[] value) {}
