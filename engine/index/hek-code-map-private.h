/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-code-map.h"

/* Lanes that sums over a vector are kept in, so that compilers may use registers of any width and
 * still add in the same order. */
#define HEK_CODE_LANES 16

/* What the longest vector of integers may be; see hek_kernel_code_project(). */
#define HEK_CODE_INT_LENGTH 32000.0f

/* Places that the additional number of ip is spread over, at least. */
#define HEK_CODE_MIN_LIFTS 16

/* Numbers of a prepared vector, a multiple of 32; for ip all behind the row's are the additional
 * one. */
static inline guint
hek_code_map_n_in (HekDistance distance,
                   guint       dim)
{
  return (dim + (distance == HEK_DISTANCE_IP ? HEK_CODE_MIN_LIFTS : 0) + 31) / 32 * 32;
}

/* Those of them that are not always 0. */
static inline guint
hek_code_map_n_used (HekDistance distance,
                     guint       dim)
{
  return distance == HEK_DISTANCE_IP ? hek_code_map_n_in (distance, dim) : dim;
}

/* The row as @map->n_in floats: what is not finite and what is past the end is 0. */
void hek_code_map_load (const HekCodeMap *map, HekDtype dtype, gconstpointer row, float *x);

/* From a loaded vector to the Euclidean one, with the mean taken off; @is_zero: cosine of an
 * all-zero row. */
void hek_code_map_prepare (const HekCodeMap *map, float *x, gboolean is_query, gboolean *is_zero);

/* Writes the walking form of a vector that was prepared, and returns its bias. @scratch: of the
 * map, beginning with the vector */
gint32 hek_code_map_aim (const HekCodeMap *map, gpointer scratch, gint8 *out, gint32 *rest);

/* Turns @n numbers about the origin, at random by @seed. */
void hek_code_turn (float *x, guint n, guint64 seed);

/* @n: a multiple of HEK_CODE_LANES */
float hek_code_dot (const float *a, const float *b, guint n);

/**
 * hek_code_directions:
 * @x: n × dim prepared vectors
 * @directions: (out): n_directions × dim, orthonormal, by falling variance
 *
 * The principal directions, by orthogonal iteration of the covariance: accurate enough to keep
 * nearly all of the variance, not eigenvectors to the last digit.
 */
gboolean hek_code_directions (const float *x, gsize n, guint dim, guint n_directions,
                              float *directions, guint64 seed, const HekTask *task);

/* Orthonormal rows by the modified Gram-Schmidt method; a row that vanishes becomes a unit vector
 * of the standard basis made orthogonal. */
void hek_code_orthonormalize (float *rows, guint n_rows, guint dim);

/* Fills @rows with independent normal numbers. */
void hek_code_normals (float *rows, gsize n, guint64 seed);

/* Rows that codes are judged by, and so many of their true neighbours. */
#define HEK_CODE_N_JUDGES 32
#define HEK_CODE_N_NEAREST 96

typedef struct
{
  const HekRows *rows;
  float *queries; /* HEK_CODE_N_JUDGES × n_in: prepared */
  guint32 n[HEK_CODE_N_JUDGES];
  guint32 nearest[HEK_CODE_N_JUDGES][HEK_CODE_N_NEAREST]; /* rows, the nearest first */
} HekCodeSample;

/* Draws the rows and compares each with up to 262,144 others. Returns: (nullable): %NULL when
 * cancelled */
HekCodeSample *hek_code_sample_new (const HekCodeMap *map, const HekRows *rows, guint64 seed,
                                    const HekTask *task);
void hek_code_sample_free (HekCodeSample *sample);

/* At which rank each of the true ten is: counts by rank, summed over judges. */
typedef guint HekCodeRanks[HEK_CODE_N_NEAREST];

/* Adds the ranks that the true ten have when @n candidates are ordered by estimates. */
void hek_code_count_ranks (const float *estimates, guint n, HekCodeRanks ranks);

/* Of the true ten, the share among the first @n. @reach: (out): see HekCodeMap */
double hek_code_share_among (const HekCodeRanks ranks, guint n, guint *reach);

/**
 * hek_code_choose:
 * @directions: n_directions × n_in
 * @n_values: (out): the fewest directions that keep the true neighbours in front; 0: none does
 * @reach: (out): see HekCodeMap; of the most directions where none does
 */
gboolean hek_code_choose (const HekCodeMap *map, const HekCodeSample *sample,
                          const float *directions, guint n_directions, guint *n_values,
                          guint *reach, const HekTask *task);

/* The reach of codes that are complete. */
guint hek_code_reach (const HekCodeMap *map, const HekCodeSample *sample);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCodeSample, hek_code_sample_free)
