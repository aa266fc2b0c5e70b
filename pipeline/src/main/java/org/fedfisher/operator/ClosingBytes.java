package org.fedfisher.operator;

import java.nio.ByteBuffer;
import org.fedfisher.round.Closing;
import org.fedfisher.round.WindowHead;

/**
 * The close as it rests in windows of jobs that knew no revisions: four numbers, the specification.
 */
final class ClosingBytes {
  private ClosingBytes() {}

  /** The same window as this job keeps it. */
  static WindowHead modern(WindowHead head) {
    if (head.closings() != null) {
      return head;
    }
    Closing[] closings = {};
    byte[] specification = null;
    if (head.closing() != null) {
      ByteBuffer in = ByteBuffer.wrap(head.closing());
      int admitted = in.getInt();
      closings = new Closing[] {new Closing(0, admitted, in.getLong(), in.getLong(), in.getLong())};
      specification = new byte[in.remaining()];
      in.get(specification);
    }
    return new WindowHead(
        head.folded(),
        head.stored(),
        head.ended(),
        head.shape(),
        head.awaited(),
        null,
        specification,
        closings,
        0,
        head.closing() != null,
        head.unwanted());
  }
}
