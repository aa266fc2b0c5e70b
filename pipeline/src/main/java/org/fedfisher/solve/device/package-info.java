/**
 * The K-FAC solve on a device with memory of its own: the algorithm as calls behind one interface,
 * which knows no vendor.
 */
@NullMarked
package org.fedfisher.solve.device;

import org.jspecify.annotations.NullMarked;
