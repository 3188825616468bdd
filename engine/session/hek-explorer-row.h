/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-data.h"

G_BEGIN_DECLS

/*
 * A row of the data for lists, cards and tooltips. It is there at once; what it holds is read on a
 * job, and "loaded" () tells when it can be asked for. Main thread only.
 */
#define HEK_TYPE_EXPLORER_ROW (hek_explorer_row_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerRow, hek_explorer_row, HEK, EXPLORER_ROW, GObject)

guint32          hek_explorer_row_get_row (HekExplorerRow *self); /* of the data */
guint64          hek_explorer_row_get_row_id (HekExplorerRow *self);
const HekSchema *hek_explorer_row_get_schema (HekExplorerRow *self);
gboolean         hek_explorer_row_is_loaded (HekExplorerRow *self);
/* (nullable): why it could not be read */
const char      *hek_explorer_row_get_problem (HekExplorerRow *self);

/* All of these are %NULL until it is loaded. */

const char      *hek_explorer_row_get_key (HekExplorerRow *self);
/* (nullable): %NULL: without a value */
const char      *hek_explorer_row_get_text (HekExplorerRow *self, guint field);
/* (nullable): the file of the picture that it came from */
const char      *hek_explorer_row_get_picture (HekExplorerRow *self);
/* (nullable) borrowed: what is kept of it with the row */
HekThumbnail    *hek_explorer_row_get_thumbnail (HekExplorerRow *self);
/* (array) borrowed: as many numbers as the schema says */
const float     *hek_explorer_row_get_vector (HekExplorerRow *self);

/* (transfer full): a name that no other row has, for caches of pictures */
char            *hek_explorer_row_dup_name (HekExplorerRow *self);

/*
 * Makes them: one object a row, as long as anybody has it. What is asked for last is read first,
 * many at a time; what nobody has any more is not read.
 */
#define HEK_TYPE_EXPLORER_ROW_READER (hek_explorer_row_reader_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerRowReader, hek_explorer_row_reader, HEK, EXPLORER_ROW_READER,
                      GObject)

HekExplorerRowReader *hek_explorer_row_reader_new (void);

/* (nullable): whose rows are meant from now on; those of the last data are not read any more */
void            hek_explorer_row_reader_set_data (HekExplorerRowReader *self,
                                                  HekExplorerData *data);

/* (transfer full) (nullable): %NULL: there is no such row */
HekExplorerRow *hek_explorer_row_reader_dup_row (HekExplorerRowReader *self, guint32 row);

G_END_DECLS
