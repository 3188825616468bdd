/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-project-private.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_LAYOUT_PCA_AUTO,
  HEK_LAYOUT_PCA_EXACT,
  HEK_LAYOUT_PCA_RANDOMIZED,
} HekLayoutPcaSolver;

/* Turn basis->directions, whose mean is set, into the principal components: rows of length 1, by
 * falling variance, the largest number of each positive; 0 where there is no variance left. */
gboolean hek_layout_pca_exact (HekLayoutBasis *basis, const HekRows *rows, const HekTask *task,
                               GError **error);
gboolean hek_layout_pca_randomized (HekLayoutBasis *basis, const HekRows *rows, guint64 seed,
                                    const HekTask *task, GError **error);

/* Length 1, and the largest number positive. */
void hek_layout_pca_finish (double *direction, guint dim);

/* Rows [begin, begin + n) less the mean. @out: n × dim */
void hek_layout_pca_center (const HekLayoutBasis *basis, const HekRows *rows, gsize begin, gsize n,
                            float *out);

G_END_DECLS
