/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-batch.h"

G_BEGIN_DECLS

/* The field that names the picture file of a row, if one does: -1 otherwise. */
int         hek_picture_field_find (const HekSchema *schema);

/* (nullable): the picture that row @row of @batch came from: an absolute path to a file of a format
 * that can be read. @field: as above */
const char *hek_picture_field_get (const HekBatch *batch, int field, gsize row);

G_END_DECLS
