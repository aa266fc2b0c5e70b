package org.fedfisher.operator;

/** A checked registration on its way to its client's verification: the value as read. */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record Registration(String client, byte[] value) {}
