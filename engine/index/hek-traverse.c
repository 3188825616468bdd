/* SPDX-License-Identifier: Apache-2.0 */
/* The names of what a graph may be walked on. */
#include "config.h"

#include "hek-traverse.h"

#include <glib/gi18n-lib.h>

const HekChoice hek_traverses[HEK_N_TRAVERSES] = {
  [HEK_TRAVERSE_AUTO] = { "auto", N_ ("By measurement") },
  [HEK_TRAVERSE_F32] = { "f32", N_ ("Rows, no codes") },
  [HEK_TRAVERSE_SQ8] = { "sq8", N_ ("8 bits a dimension") },
  [HEK_TRAVERSE_SQ4] = { "sq4", N_ ("4 bits a dimension") },
  [HEK_TRAVERSE_PCA_SQ8] = { "pca-sq8", N_ ("8 bits a principal direction") },
};

const char *
hek_traverse_id (HekTraverse traverse)
{
  return hek_traverses[traverse].id;
}
