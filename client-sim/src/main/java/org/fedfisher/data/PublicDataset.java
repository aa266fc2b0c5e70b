package org.fedfisher.data;

import java.net.URI;
import java.util.Map;

/**
 * A data set of IDX files that can be downloaded.
 *
 * @param id the name on command lines and of the cache's folder
 * @param home the address that file names are resolved against; ends in a slash
 * @param sha256 the files by name, with the SHA-256 of each in lower-case hexadecimal
 * @param classes the number of classes
 */
public record PublicDataset(String id, URI home, Map<String, String> sha256, int classes) {
  /** Handwritten digits; LeCun, Cortes and Burges. */
  public static final PublicDataset MNIST =
      new PublicDataset(
          "mnist",
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          Map.of(
              "train-images-idx3-ubyte.gz",
              "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
              "train-labels-idx1-ubyte.gz",
              "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
              "t10k-images-idx3-ubyte.gz",
              "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
              "t10k-labels-idx1-ubyte.gz",
              "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
          10);

  /** Photographs of clothes; Xiao, Rasul and Vollgraf, arXiv 1708.07747. */
  public static final PublicDataset FASHION_MNIST =
      new PublicDataset(
          "fashion-mnist",
          URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
          Map.of(
              "train-images-idx3-ubyte.gz",
              "a26751d72d89606ffbfdd4dd5d16911f01e93a7ff4783c95da7307a073d79fa7",
              "train-labels-idx1-ubyte.gz",
              "a578f3c9ec239359c0d23abadc5d55e4a4fb20df357215637b7a2f127b006a74",
              "t10k-images-idx3-ubyte.gz",
              "78cb45a589ec14266eab4ac0cb2e9e10a4c076ae2d337fe86383d761bff83f32",
              "t10k-labels-idx1-ubyte.gz",
              "ae04cd950ab214637dd08f56319057c2ae10cbb660f742681f426479e3d51363"),
          10);

  public PublicDataset {
    sha256 = Map.copyOf(sha256);
  }

  /** Where one of the files is downloaded from. */
  URI address(String file) {
    return home.resolve(file);
  }
}
