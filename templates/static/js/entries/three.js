// @ts-check
/** The part of three.js that the 3-D view needs, bundled by the build into `vendor/three.js`. */

export {
  BufferGeometry, Color, DataTexture, DoubleSide, Float32BufferAttribute, LineBasicMaterial, LineSegments, Mesh,
  MeshBasicMaterial, NearestFilter, PerspectiveCamera, PlaneGeometry, Raycaster, SRGBColorSpace, Scene, Vector2,
  Vector3, WebGLRenderer,
  // @ts-expect-error three.js ships no types
} from "three";
