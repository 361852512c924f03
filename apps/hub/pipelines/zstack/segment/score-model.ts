/**
 * A small network (14 inputs, 16 and 8 rectified units, one logistic output) that estimates how well a node
 * overlaps a true object. Inputs, in order (see describe-node.ts): solidity (volume over that of the ellipsoid
 * of the same moments), dip between its two halves, height above what it is joined with next, logarithms of
 * radius over size and of radius in voxels, contrast to its surroundings as a share and as brightness,
 * brightness, share on the stack's faces, share of its basins, logarithm of its parts, blur of its edge, height
 * over its surroundings, and how far it is from a ball.
 *
 * Fitted by gradient descent (Adam, cross-entropy) on 44,966 nodes of 48 synthetic stacks: packed ellipsoids of
 * several sizes, brightnesses and textures, with blur, noise and anisotropy drawn at random. Each node's target
 * is its overlap (intersection over union) with the best true object, 0.3 … 0.75 stretched to 0 … 1. No recorded
 * stack took part.
 */
const model: {
  mean: readonly number[];
  deviation: readonly number[];
  layers: readonly (readonly (readonly number[])[])[];
} = {
  mean: [0.665, 0.065, 0.204, 1.177, 1.178, 0.811, 1.913, 1.315, 0.347, 0.387, 0.774, 3.486, 0.406, 0.555],
  deviation: [
    0.191, 0.105, 0.177, 0.422, 0.488, 0.079, 0.421, 0.317, 0.293, 0.107, 0.909, 2.631, 0.156, 0.469,
  ],
  layers: [
    [
      [
        0.303, -0.102, -0.358, 0.096, -0.345, 0.427, 0.186, 0.521, -0.314, -0.233, -0.488, 0.016, -1.09,
        0.181, 0.256,
      ],
      [
        -0.741, -0.103, -0.078, -0.266, 0.246, 0.292, 0.243, 0.395, -0.105, 0.527, 0.007, -0.116, -0.338,
        -0.451, 0.484,
      ],
      [
        -0.188, 0.221, 0.064, -0.053, 0.044, 0.363, -0.03, 0.055, -0.236, -0.212, 0.393, 0.512, 0.234, 0.322,
        0.806,
      ],
      [
        0.576, 0.339, 0.624, -0.183, 0.549, 0.542, 0.318, 0.233, 0.178, -0.702, 0.494, 0.293, -0.692, -0.049,
        -0.139,
      ],
      [
        -0.285, 0.455, -0.321, -0.456, -0.456, -0.51, 0.662, -0.123, -0.164, 0.162, 0.268, 0.017, -0.21,
        -0.083, 0.15,
      ],
      [
        0.459, -0.088, 0.017, -0.114, 0.422, -0.128, -0.214, 0.536, 0.84, 0.384, 0.139, -0.291, 0.214, -0.19,
        0.299,
      ],
      [
        -0.709, -0.069, 0.048, 0.087, 0.128, 0.484, -0.716, 0.084, 0.05, 0.243, 0.175, 0.232, 0.125, -0.191,
        -0.384,
      ],
      [
        -0.579, -0.461, -0.143, 0.029, -0.271, -0.094, -0.025, -0.482, -0.63, 0.349, -0.529, -0.347, -0.104,
        -0.162, 0.56,
      ],
      [
        -0.38, 0.126, 0.103, -0.346, 0.892, 0.258, 0.305, 0.313, 0.083, 0.45, 0.069, -0.146, 0.232, -0.476,
        0.183,
      ],
      [
        -0.621, 0.236, 0.324, -0.406, -0.058, -0.081, 0.044, 0.203, -0.303, 0.013, 0.456, 0.48, -0.331, 0.334,
        -0.28,
      ],
      [
        -0.073, -0.004, 0.016, -0.158, -0.222, 0.508, -0.827, 0.054, -0.084, 0.477, -0.034, 0.058, -0.667,
        -0.171, 0.195,
      ],
      [
        0.136, 0.128, -0.056, -0.051, -1.356, -0.068, -0.138, 0.29, -0.16, 0.436, 0.112, -0.624, 0.196,
        -0.201, -0.615,
      ],
      [
        0.815, -0.075, 0.374, -0.226, -0.589, -0.026, 0.3, -0.052, 0.108, 0.133, -0.163, -0.794, -0.221,
        -0.467, -0.134,
      ],
      [
        0.447, -0.035, -0.276, 0.263, -0.156, 0.219, -0.067, -0.247, -0.996, -0.146, 0.152, -0.08, 0.249,
        -0.747, -0.185,
      ],
      [
        -0.12, 0.103, -0.238, 0.345, -0.564, -0.114, -0.265, 0.318, -0.063, 0.157, 0.066, -0.57, -0.531,
        0.246, -0.329,
      ],
      [
        -0.227, 0.361, -0.331, 0.3, -0.325, 0.055, 0.12, -0.256, 0.066, 0.712, 0.315, -0.623, -0.251, -0.176,
        0.3,
      ],
    ],
    [
      [
        -0.098, 0.694, 0.367, -0.023, -0.263, -0.097, 0.239, -0.54, 0.544, 0.484, -0.436, -0.481, -0.181,
        -0.28, -0.584, -0.683, 0.368,
      ],
      [
        0.519, -0.08, 0.341, -0.438, 0.56, -0.054, 0.16, 0.846, 0.219, -0.152, 0.119, 0.453, 0.006, -0.516,
        0.624, 0.477, -0.025,
      ],
      [
        -0.089, -0.277, -0.348, 0.927, -0.279, 0.174, -0.512, -0.38, 0.099, 0.201, -0.137, -0.045, -0.288,
        0.128, 0.698, 0.318, -0.31,
      ],
      [
        0.367, -0.101, -0.186, -0.305, 0.393, -0.038, 0.451, 0.456, 0.445, 0.212, 0.28, 0.738, -0.315, -0.158,
        0.615, 0.288, 0.391,
      ],
      [
        0.528, 0.557, -0.112, -0.43, 0.277, -0.148, 0.201, -0.179, 0.27, 0.381, -0.762, 0.722, 0.261, -0.204,
        0.348, -0.367, -0.078,
      ],
      [
        -0.386, 0.318, -0.434, -0.01, 0.128, 0.618, 0.232, -0.448, 0.534, -0.607, 0.383, -0.028, -0.149,
        0.652, -0.064, 0.227, -0.094,
      ],
      [
        -0.312, -0.442, -0.684, 0.421, 0.461, 0.255, 0.221, -0.188, -0.048, -0.356, 0.453, -0.675, 0.625,
        0.527, -0.207, -0.265, -0.113,
      ],
      [
        -0.066, -0.328, 0.209, -0.677, -0.074, 0.163, 0.465, 0.023, -0.169, -0.512, -0.254, -0.33, 0.765,
        0.324, -0.414, 0.44, -0.031,
      ],
    ],
    [[-0.493, -0.631, 0.729, -0.577, -0.953, 0.77, 1.102, 0.617, -0.093]],
  ],
};

/** Inputs further than this from their mean, in standard deviations, count as so far. */
const FURTHEST = 3;

/** Expected overlap of a node with a true object, 0…1, from the inputs of `describeNode`. */
export function scoreNode(inputs: readonly number[]): number {
  let values = inputs.map((input, i) => {
    const scaled = (input - model.mean[i]!) / model.deviation[i]!;
    return Math.max(-FURTHEST, Math.min(FURTHEST, scaled));
  });
  for (const [depth, layer] of model.layers.entries()) {
    const last = depth === model.layers.length - 1;
    values = layer.map((weights) => {
      // The bias comes after the weights.
      let sum = weights[values.length]!;
      for (let i = 0; i < values.length; i++) sum += weights[i]! * values[i]!;
      return last ? 1 / (1 + Math.exp(-sum)) : Math.max(0, sum);
    });
  }
  return values[0]!;
}
