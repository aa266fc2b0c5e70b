package org.fedfisher.sim;

import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.train.Evaluation;

/**
 * What came of one client's work.
 *
 * @param client its number
 * @param update to upload
 * @param alone how its own model does on the global test set
 * @param trainingSeconds of its training
 * @param fisherSeconds of its Fisher; 0 without one
 * @param uploadSeconds from connecting to the transaction's commit; 0 until it has uploaded
 * @param summary one line for people
 */
public record ClientResult(
    int client,
    EncodedUpdate update,
    Evaluation alone,
    double trainingSeconds,
    double fisherSeconds,
    double uploadSeconds,
    String summary) {

  ClientResult uploadedIn(double seconds) {
    return new ClientResult(
        client, update, alone, trainingSeconds, fisherSeconds, seconds, summary);
  }
}
