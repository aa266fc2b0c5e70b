/** What a round came to, for programs (JSON) and for people (one HTML page). */
@NullMarked
package org.fedfisher.report;

import org.jspecify.annotations.NullMarked;
