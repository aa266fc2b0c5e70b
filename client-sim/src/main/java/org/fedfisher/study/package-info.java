/**
 * Studies of K-FAC rounds: the same uploads, compressed and solved in many ways by the job's own
 * code in one process, as tables and plots.
 */
@NullMarked
package org.fedfisher.study;

import org.jspecify.annotations.NullMarked;
