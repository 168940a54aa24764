package dev.coppice.bench.load;

import java.util.stream.DoubleStream;

/** The middle one of some figures, or the mean of the middle two. */
public final class Median {

  private Median() {}

  /**
   * @throws IllegalArgumentException when there is no figure
   */
  public static double of(DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no figures have no median");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
