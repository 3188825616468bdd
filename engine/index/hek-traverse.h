/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-option.h"

G_BEGIN_DECLS

/*
 * What the graph of an index is walked on; answers have exact distances in any case. The ids are
 * those of vector codecs: f32, sq8, sq4, and pca-sq8 for sq8 behind a projection.
 */
typedef enum
{
  HEK_TRAVERSE_AUTO,    /* pca-sq8 where measured to keep neighbours in front, otherwise sq8 */
  HEK_TRAVERSE_F32,     /* the rows themselves, whatever their type: no codes */
  HEK_TRAVERSE_SQ8,     /* a byte a dimension */
  HEK_TRAVERSE_SQ4,     /* half a byte a dimension, turned at random so that one step suits all */
  HEK_TRAVERSE_PCA_SQ8, /* a byte for each of a few directions in which the rows differ most */
} HekTraverse;

#define HEK_N_TRAVERSES 5

/* As choices of an option, in this order. */
extern const HekChoice hek_traverses[HEK_N_TRAVERSES];

const char *hek_traverse_id (HekTraverse traverse);

G_END_DECLS
