package org.fedfisher.sim;

import java.util.List;
import java.util.stream.IntStream;
import org.fedfisher.data.Dataset;
import org.fedfisher.data.DirichletPartition;
import org.fedfisher.data.Examples;

/**
 * A data set and who holds which part of it.
 *
 * @param dataset its training examples are shared out, its test examples judge every model
 * @param shares the clients' examples, client 0 first
 */
public record Federation(Dataset dataset, List<Examples> shares) {
  public Federation {
    shares = List.copyOf(shares);
  }

  /** Shares a data set out; small {@code alpha} gives clients that know few classes. */
  public static Federation split(Dataset dataset, int clients, double alpha, Seeds seeds) {
    return new Federation(
        dataset, new DirichletPartition(clients, alpha, seeds.partition()).split(dataset.train()));
  }

  /** Examples of each client. */
  public List<Integer> sizes() {
    return shares.stream().map(Examples::size).toList();
  }

  /** Examples by client, then class. */
  public List<List<Integer>> classCounts() {
    return shares.stream()
        .map(share -> IntStream.of(share.classCounts()).boxed().toList())
        .toList();
  }
}
