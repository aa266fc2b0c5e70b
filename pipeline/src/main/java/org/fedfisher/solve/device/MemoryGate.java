package org.fedfisher.solve.device;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A device's memory, shared by solves: side by side where it suffices, one after another where not.
 * Who waits holds nothing, so nobody waits for ever.
 */
final class MemoryGate {
  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition freed = lock.newCondition();
  private long used;

  MemoryGate(long capacity) {
    this.capacity = capacity;
  }

  long capacity() {
    return capacity;
  }

  /** Takes so many bytes if they are there now. */
  boolean tryReserve(long bytes) {
    lock.lock();
    try {
      boolean there = used + bytes <= capacity;
      used += there ? bytes : 0;
      return there;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for so many bytes, at most the capacity, and takes them.
   *
   * @throws DeviceException where the thread is interrupted, which stays so
   */
  void reserve(long bytes) {
    lock.lock();
    try {
      while (used + bytes > capacity) {
        freed.await();
      }
      used += bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("interrupted while waiting for device memory", e);
    } finally {
      lock.unlock();
    }
  }

  void release(long bytes) {
    lock.lock();
    try {
      used -= bytes;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
