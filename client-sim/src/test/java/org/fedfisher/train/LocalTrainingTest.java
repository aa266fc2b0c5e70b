package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fedfisher.data.Dataset;
import org.fedfisher.data.DigitGenerator;
import org.fedfisher.data.Examples;
import org.junit.jupiter.api.Test;

class LocalTrainingTest {
  private static final Network LENET = Network.lenet();
  private static final Dataset DIGITS = new DigitGenerator(600, 200, 1).generate();

  @Test
  void lossFallsAndUnseenDigitsAreRecognised() throws InterruptedException {
    List<Double> losses = new ArrayList<>();
    TrainedModel model =
        new LocalTraining(LENET, new TrainingSettings(12, 16, 0.01f, 0.9f, 1))
            .train(
                LENET.initialWeights(1),
                DIGITS.train(),
                (epoch, done, examples, loss) -> losses.add(loss));
    assertThat(model.loss()).isEqualTo(losses.get(losses.size() - 1)).isLessThan(1);
    try (Evaluator evaluator = new Evaluator(LENET)) {
      // Guessing gives 0.1.
      assertThat(evaluator.evaluate(model.weights(), DIGITS.test()).accuracy()).isGreaterThan(0.5);
    }
  }

  @Test
  void lastSmallerBatchIsKept() throws InterruptedException {
    List<String> progress = new ArrayList<>();
    new LocalTraining(LENET, TrainingSettings.published(2, 1))
        .train(
            LENET.initialWeights(1),
            first(130),
            (epoch, done, examples, loss) -> progress.add(epoch + ":" + done + "/" + examples));
    assertThat(progress)
        .containsExactly(
            "1:64/130", "1:128/130", "1:130/130", "2:64/130", "2:128/130", "2:130/130");
  }

  @Test
  void seedDeterminesTheResultOnAnyThread() throws Exception {
    float[] start = LENET.initialWeights(1);
    Callable<float[]> task = () -> train(start, 3).weights();
    float[] alone = task.call();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<float[]> together : threads.invokeAll(List.of(task, task, task, task))) {
        assertThat(together.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(train(start, 4).weights()).isNotEqualTo(alone);
    assertThat(start).isEqualTo(LENET.initialWeights(1));
  }

  @Test
  void interruptStopsTrainingBeforeTheNextBatch() {
    List<Integer> batches = new ArrayList<>();
    LocalTraining training = new LocalTraining(LENET, TrainingSettings.published(100, 1));
    assertThatThrownBy(
            () ->
                training.train(
                    LENET.initialWeights(1),
                    first(130),
                    (epoch, done, examples, loss) -> {
                      batches.add(done);
                      Thread.currentThread().interrupt();
                    }))
        .isInstanceOf(InterruptedException.class)
        .hasMessageContaining("epoch 1");
    assertThat(batches).containsExactly(64);
  }

  @Test
  void interruptStopsTheFisherEstimate() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                DiagonalFisher.exact(LENET)
                    .estimate(LENET.initialWeights(1), first(10), FisherProgress.NONE))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    Examples small = GoldenCase.conv(0).examples();
    assertThatThrownBy(
            () ->
                new LocalTraining(LENET, TrainingSettings.published(1, 1))
                    .train(LENET.initialWeights(1), small, TrainingProgress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "\"lenet\" takes 1x28x28 images of 10 classes, got 2x6x6 images of 4 classes");
  }

  private static TrainedModel train(float[] start, long seed) throws InterruptedException {
    return new LocalTraining(LENET, TrainingSettings.published(1, seed))
        .train(start, first(200), TrainingProgress.NONE);
  }

  private static Examples first(int count) {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = i;
    }
    return DIGITS.train().subset(positions);
  }
}
