/**
 * The CUDA device: driver API, cuBLAS, and kernels of this project. Nothing else refers to this
 * package; {@link org.fedfisher.solve.device.DeviceProbe} finds it as a service.
 */
@NullMarked
package org.fedfisher.solve.cuda;

import org.jspecify.annotations.NullMarked;
