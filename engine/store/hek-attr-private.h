/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-block-file-private.h"
#include "hek-key-table-private.h"

G_BEGIN_DECLS

/*
 * seg-<n>.attr: what rows have besides vectors. The payload of a HekBlockFile:
 *
 *   guint64 n_sections, n_rows; HekAttrSection[n_sections]; the sections, each at a multiple of 64
 *
 * A column has VALID (when rows are missing), BLOCKS (statistics) and
 *   integer, time, real   VALUES: 8 bytes a row
 *   boolean               BITS
 *   text, JSON            OFFSETS and BYTES of the rows, or with CODES of a dictionary
 */
typedef enum
{
  HEK_ATTR_VALID = 1,   /* a bit a row */
  HEK_ATTR_VALUES,      /* gint64 or double */
  HEK_ATTR_BITS,        /* a bit a row */
  HEK_ATTR_OFFSETS,     /* guint64, one more than texts */
  HEK_ATTR_BYTES,       /* texts with a NUL after each */
  HEK_ATTR_CODES,       /* of @width bytes */
  HEK_ATTR_BLOCKS,      /* HekColumnBlock for each 4,096 rows */
  HEK_ATTR_ROW_IDS,     /* guint64, ascending; without it ids count up from the manifest's first */
  HEK_ATTR_SEQS,        /* guint64, ascending: commits; without it all are of the manifest's */
  HEK_ATTR_KEY_HASHES,  /* guint64, ascending */
  HEK_ATTR_KEY_ROWS,    /* guint32: the row of each hash; of equal hashes ascending */
} HekAttrKind;

/* Of the sections that belong to no field. */
#define HEK_ATTR_NO_FIELD G_MAXUINT32

typedef struct
{
  guint32 kind;
  guint32 field;
  guint64 offset; /* in the payload */
  guint64 n;      /* elements */
  guint32 width;  /* bytes of an element; 0: a bit each */
  guint32 reserved;
} HekAttrSection;

/* What is written. All is borrowed. */
typedef struct
{
  HekSchema *schema;
  HekColumn *const *columns; /* one a field, n_rows each */
  gsize n_rows;
  const guint64 *row_ids;  /* (nullable) */
  const guint64 *seqs;     /* (nullable) */
  const HekKeyTable *keys; /* (nullable) */
} HekAttrContent;

/* Syncs and names the file; the caller syncs the directory. @n_bytes: (out): its size */
gboolean hek_attr_write (const HekFileOps     *ops,
                         const char           *path,
                         const HekBlockHeader *header,
                         const HekAttrContent *content,
                         guint64              *n_bytes,
                         GError              **error);

/* A dictionary under construction; in hek-attr-dictionary.c. */
typedef struct
{
  GArray *codes;   /* of guint32, one a row */
  GArray *offsets; /* of guint64 */
  GByteArray *bytes;
} HekDictionary;

/* (nullable): %NULL when too many of the texts are different for it to save anything */
HekDictionary *hek_dictionary_try_new (const HekColumn *column);
void           hek_dictionary_free (HekDictionary *dictionary);

/* The file mapped. Threads: any. */
typedef struct _HekAttr HekAttr;

HekAttr *hek_attr_open (const HekFileOps *ops, const char *path, HekSchema *schema, gsize n_rows,
                        GError **error);
void     hek_attr_free (HekAttr *attr);

/* Verified, also what it holds, when it is first asked for. (transfer none) */
const HekColumnView *hek_attr_get_column (HekAttr *attr, guint field, GError **error);

/* (nullable): %NULL without an error when there is no such section. */
gboolean hek_attr_get_row_ids (HekAttr *attr, const guint64 **row_ids, GError **error);
gboolean hek_attr_get_seqs (HekAttr *attr, const guint64 **seqs, GError **error);

/* Sorted hashes of keys and their rows. */
gboolean hek_attr_get_keys (HekAttr *attr, const guint64 **hashes, const guint32 **rows,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekAttr, hek_attr_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekDictionary, hek_dictionary_free)

G_END_DECLS
