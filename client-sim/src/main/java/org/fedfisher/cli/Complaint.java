package org.fedfisher.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What an exception has to say to a person, on one line. */
final class Complaint {
  private Complaint() {}

  static String of(Throwable e) {
    Throwable cause = e.getCause();
    if (cause != null && (e instanceof ExecutionException || e instanceof CompletionException)) {
      return of(cause);
    }
    // These carry nothing but the file's name.
    if (e instanceof NoSuchFileException) {
      return "no such file: " + e.getMessage();
    }
    if (e instanceof AccessDeniedException) {
      return "access denied: " + e.getMessage();
    }
    if (e instanceof FileAlreadyExistsException) {
      return "is already there: " + e.getMessage();
    }
    String message = e.getMessage();
    String text = message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse(text);
  }
}
