package org.fedfisher.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The schema of {@code FlinkDeployment} that the Flink Kubernetes Operator publishes, strict: a
 * field that it does not name is an error, as with {@code kubectl apply --validate=strict}. Pod
 * templates are in it, field by field.
 *
 * <p>The build takes it from the newest operator on Maven Central, which knew Flink up to 1.20, so
 * the version of Flink that is tested here is added to those it lists.
 */
final class OperatorSchema {
  static final YAMLMapper YAML = new YAMLMapper();

  private static final Path FILE =
      Path.of("target/flink-operator/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml");

  private final JsonNode root;

  private OperatorSchema(JsonNode root) {
    this.root = root;
  }

  static OperatorSchema read(String flinkVersion) throws IOException {
    ObjectNode root =
        (ObjectNode) YAML.readTree(FILE.toFile()).at("/spec/versions/0/schema/openAPIV3Schema");
    ((ArrayNode) root.at("/properties/spec/properties/flinkVersion/enum")).add(flinkVersion);
    ObjectNode properties = (ObjectNode) root.path("properties");
    // What every resource has, and no schema of one says.
    properties.putObject("apiVersion").put("const", "flink.apache.org/v1beta1");
    properties.putObject("kind").put("const", "FlinkDeployment");
    properties.set(
        "metadata", root.at("/properties/spec/properties/podTemplate/properties/metadata"));
    root.putArray("required").add("apiVersion").add("kind").add("metadata").add("spec");
    close(root);
    return new OperatorSchema(root);
  }

  /** What is wrong with a {@code FlinkDeployment}; empty where nothing is. */
  List<String> errors(JsonNode deployment) {
    Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(root);
    return schema.validate(deployment).stream().map(Object::toString).toList();
  }

  /** Lets no object have fields beyond those that it lists. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    schema.forEach(OperatorSchema::close);
  }
}
