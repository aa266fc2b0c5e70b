package org.fedfisher.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.internal.memory.AbstractMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Lends a graph the same arrays again on every run.
 *
 * <p>A run of a graph needs the same shapes in the same order as the one before. SameDiff's own
 * manager forgets some arrays at each run; they wait for the garbage collector, which sees only
 * their small Java side, and a training grew by 70 kB per example while the kernel handed out fresh
 * pages. Here nothing is freed before {@link #close}, and what a run was lent is free for the next
 * one: results must be copied before {@link #nextRun}.
 */
final class ArrayPool extends AbstractMemoryMgr {
  /** All arrays of one shape, and how many of them this run has borrowed. */
  private static final class Shelf {
    final List<INDArray> arrays = new ArrayList<>();
    int borrowed;
  }

  private final Map<LongShapeDescriptor, Shelf> shelves = new HashMap<>();

  /** Takes back every array that was lent. */
  void nextRun() {
    shelves.values().forEach(shelf -> shelf.borrowed = 0);
  }

  @Override
  public INDArray allocate(boolean detached, DataType type, long... shape) {
    return allocate(detached, LongShapeDescriptor.fromShape(shape, type));
  }

  @Override
  public INDArray allocate(boolean detached, LongShapeDescriptor shape) {
    if (shape.isEmpty()) {
      return Nd4j.create(shape, false);
    }
    Shelf shelf = shelves.computeIfAbsent(shape, s -> new Shelf());
    if (shelf.borrowed == shelf.arrays.size()) {
      shelf.arrays.add(Nd4j.create(shape, false));
    }
    return shelf.arrays.get(shelf.borrowed++);
  }

  /** Does nothing: arrays come back all at once. */
  @Override
  public void release(INDArray array) {}

  @Override
  public void close() {
    shelves.values().forEach(shelf -> shelf.arrays.forEach(Native::close));
    shelves.clear();
  }
}
