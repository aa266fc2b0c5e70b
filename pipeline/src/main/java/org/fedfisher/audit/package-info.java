/** What an audit checks and concludes, free of Flink. */
@NullMarked
package org.fedfisher.audit;

import org.jspecify.annotations.NullMarked;
