package org.fedfisher.cli;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.io.StringReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Finds the line of a key. The parser's own position is of no use for that: it is past the value,
 * or at the section's end.
 */
final class YamlLines {
  private YamlLines() {}

  /** The line, from 1, of the deepest key of the path that the text has. */
  static int of(String text, List<Reference> path) {
    try {
      Node root =
          new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
      return root == null ? 1 : of(root, path, root.getStartMark().getLine() + 1);
    } catch (MarkedYAMLException e) {
      // No YAML from here on.
      return e.getProblemMark().getLine() + 1;
    } catch (ReaderException e) {
      // No text from here on.
      return 1 + (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
    } catch (YAMLException e) {
      // Such as nesting that is too deep: the parser does not say where.
      return 1;
    }
  }

  private static int of(Node node, List<Reference> path, int line) {
    if (path.isEmpty()) {
      return line;
    }
    Reference step = path.get(0);
    List<Reference> rest = path.subList(1, path.size());
    if (node instanceof SequenceNode sequence
        && step.getIndex() >= 0
        && step.getIndex() < sequence.getValue().size()) {
      Node item = sequence.getValue().get(step.getIndex());
      return of(item, rest, item.getStartMark().getLine() + 1);
    }
    NodeTuple entry = node instanceof MappingNode map ? entry(map, step.getFieldName()) : null;
    return entry == null
        ? line
        : of(entry.getValueNode(), rest, entry.getKeyNode().getStartMark().getLine() + 1);
  }

  private static @Nullable NodeTuple entry(MappingNode map, @Nullable String key) {
    for (NodeTuple entry : map.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode found && found.getValue().equals(key)) {
        return entry;
      }
    }
    return null;
  }
}
