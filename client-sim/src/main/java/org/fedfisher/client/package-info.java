/** What a gateway needs: encode and publish an update, fetch a model, read the ledger. */
@NullMarked
package org.fedfisher.client;

import org.jspecify.annotations.NullMarked;
