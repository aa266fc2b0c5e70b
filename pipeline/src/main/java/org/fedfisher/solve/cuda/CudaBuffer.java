package org.fedfisher.solve.cuda;

/**
 * Memory of the device.
 *
 * @param address 0 where it is empty
 */
record CudaBuffer(long address) {}
