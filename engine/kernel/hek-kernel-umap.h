/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * One step of the stochastic descent of UMAP, for many points at once. A lane is one point, which
 * goes through its own edges one after the other and sees where the last of them has left it; all
 * others are seen at their places before the step. So points may be moved in any order and by any
 * number of threads.
 *
 * An edge pulls in step t when phase + t · rate passes a multiple of 2³², where its phase follows
 * from its point and its place among the point's edges: in rate / 2³² of all steps, evenly spread,
 * and nothing has to be kept between steps. Every pull is followed by pushes away from points drawn
 * by lot, whose numbers follow from the key, the step and the name of the point alone.
 *
 * The gradients are those of McInnes, Healy, Melville, "UMAP: uniform manifold approximation and
 * projection for dimension reduction", 2018, section 3.2 and appendix C: with the kernel
 * 1 / (1 + a d²ᵇ), a pull of 2 a b d²ᵇ⁻² / (1 + a d²ᵇ) and a push of
 * 2 b / ((0.001 + d²) (1 + a d²ᵇ)) times the difference, each coordinate held to ±4. A pull goes
 * HEK_KERNEL_UMAP_PART of the way at most: two that leap over each other in turn would walk away
 * together. The bits are the same on every instruction set.
 */
#define HEK_KERNEL_UMAP_LANES 32

#define HEK_KERNEL_UMAP_PART 0.5f

/* Floats from one place to the next; what is behind the dimensions is 0. */
#define HEK_KERNEL_UMAP_STRIDE 4

typedef struct
{
  const float *places; /* of those that pull and push; of 4 floats each */
  uint32_t n_places;   /* pushes come from any of them */
  unsigned n_dims;     /* 2 or 3 */
  double a, b;
  float alpha;         /* the learning rate of this step */
  /* pushes after two pulls: every other pull is followed by half of them, rounded down */
  unsigned n_negatives;
  uint32_t step, key;
} HekKernelUmap;

typedef struct
{
  const uint64_t *starts; /* n + 1: of the edges of each point */
  const uint32_t *targets;
  const uint32_t *rates;
} HekKernelUmapEdges;

/* The number that UMAP's lots begin with: of a key and what tells points apart. */
uint32_t hek_kernel_umap_mix (uint32_t key, uint32_t x);

/**
 * hek_kernel_umap_move:
 * @edges: of the points that move
 * @first, @n: which of them
 * @from: places of the points, from number @first on
 * @to: (out): where they go; @from itself is fine when it is no part of the places
 * @names: (nullable): what tells the points apart when lots are drawn, from number @first on;
 *   their numbers when missing
 */
void hek_kernel_umap_move (const HekKernelUmap *umap,
                           const HekKernelUmapEdges *edges,
                           size_t first,
                           size_t n,
                           const float *from,
                           float *to,
                           const uint32_t *names);

/* The force of a pull (below 0) or push, to be multiplied with the difference of two places whose
 * squared distance is @square: what hek_kernel_umap_move() uses, for geometries that it does not
 * know. */
float hek_kernel_umap_pull (float square, double a, double b);
float hek_kernel_umap_push (float square, double a, double b);
