/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-data.h"
#include "hek-json.h"
#include "hek-scene-color.h"
#include "hek-workspace.h"

G_BEGIN_DECLS

/*
 * A *value* says what of each row is looked at: by which number or name it is coloured, sized or
 * filtered. It is a plain struct of a kind and what that kind needs; the rest is 0.
 */
typedef enum
{
  HEK_EXPLORER_VALUE_NONE,
  HEK_EXPLORER_VALUE_FIELD,              /* an attribute: field */
  HEK_EXPLORER_VALUE_TAGS,               /* names: the first of the tags that a row has, by name */
  HEK_EXPLORER_VALUE_KMEANS,             /* names: clusters of k-means: k of them, of: */
  HEK_EXPLORER_VALUE_HDBSCAN,            /* names: clusters by density of the places:
                                            min_cluster_size; noise has no value */
  HEK_EXPLORER_VALUE_DENSITY,            /* local density of the places: k neighbours */
  HEK_EXPLORER_VALUE_TRUSTWORTHINESS,    /* of the layout at this row: k neighbours */
  HEK_EXPLORER_VALUE_CONTINUITY,         /* the same */
  HEK_EXPLORER_VALUE_NEIGHBORS_KEPT,     /* the same: the share of neighbours that are shown near */
  HEK_EXPLORER_VALUE_QUANTIZATION_ERROR, /* by codebook: distance of the vector to what is left of
                                            it, as part of its length */
  HEK_EXPLORER_VALUE_DISTANCE,           /* of the vectors, from row_id */
  HEK_EXPLORER_VALUE_HITS,               /* of hek_explorer_view_set_hits() */
  HEK_EXPLORER_VALUE_EXTERN,             /* of hek_explorer_view_set_extern(): name */
} HekExplorerValueKind;

#define HEK_EXPLORER_VALUE_N_KINDS (HEK_EXPLORER_VALUE_EXTERN + 1)

/* A field of whole numbers may be labels in truth. */
typedef enum
{
  HEK_EXPLORER_AS_USUAL,   /* names when there are at most %HEK_PLOT_N_CATEGORY_COLORS of them;
                              colours where every name is one, "#e01b24" */
  HEK_EXPLORER_AS_NUMBERS,
  HEK_EXPLORER_AS_NAMES,   /* where they are whole, and not too many; text never as colours */
} HekExplorerValueAs;

typedef struct
{
  HekExplorerValueKind kind;
  guint field;             /* FIELD: of the schema */
  HekExplorerValueAs as;   /* FIELD */
  guint k;                 /* KMEANS: clusters, 2 … %HEK_EXPLORER_MAX_CLUSTERS, 0: 8; others:
                              neighbours, 1 … %HEK_EXPLORER_MAX_NEIGHBORS, 0: 15 */
  gboolean of_places;      /* KMEANS: of the places in the layout instead of the vectors */
  guint min_cluster_size;  /* HDBSCAN: >= 2, 0: chosen by the number of rows */
  char *name;              /* (nullable): QUANTIZATION_ERROR: uuid of the codebook; TAGS: only this
                              tag: whether a row has it; EXTERN: of it */
  guint64 row_id;          /* DISTANCE: hek_explorer_data rows->row_ids[row] */
} HekExplorerValue;

#define HEK_EXPLORER_MAX_CLUSTERS 256u
#define HEK_EXPLORER_MAX_NEIGHBORS 200u

void     hek_explorer_value_copy (const HekExplorerValue *value, HekExplorerValue *out);
void     hek_explorer_value_clear (HekExplorerValue *value);
gboolean hek_explorer_value_equal (const HekExplorerValue *a, const HekExplorerValue *b);

/* "k-means, 8 clusters", translated: (transfer full). @schema: (nullable): names of fields */
char    *hek_explorer_value_dup_label (const HekExplorerValue *value, HekSchema *schema);

/* As a JSON object, with the names of fields. HITS and EXTERN, which go with the data, are NONE. */
void     hek_explorer_value_to_json (const HekExplorerValue *value, HekSchema *schema,
                                     GString *out);
/* @out: (out): untouched when it is none; hek_explorer_value_clear(). Returns: %FALSE when it is
 * no value, or the field is not there any more */
gboolean hek_explorer_value_from_json (const HekJsonValue *json, HekSchema *schema,
                                       HekExplorerValue *out);

/* As it is used: 0 is the default of the kind. */
guint    hek_explorer_value_get_k (const HekExplorerValue *value);

/* Whether it depends on where the rows are in the layout: another layout has other values. */
gboolean hek_explorer_value_is_of_places (const HekExplorerValue *value);

/* How it is usually coloured: a range without the outermost half of a hundredth; density diverges
 * about the usual one. */
void     hek_explorer_value_get_options (const HekExplorerValue *value,
                                         HekSceneColorOptions *options);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekExplorerValue, hek_explorer_value_clear)

/*
 * The values of all rows of a data. Frozen once made, shared by reference count, for any thread.
 */
typedef struct
{
  gatomicrefcount ref_count;
  HekExplorerValue value;    /* owned: what it is of */
  HekExplorerRows *rows;     /* owned: column.n_rows of them */
  HekSceneColumn column;     /* borrows from the following */
  char *label;               /* hek_explorer_value_dup_label(), or better known */
  char *unit;                /* (nullable) */
  char *note;                /* (nullable): what is to be known, translated: "Measured on 2,000 of
                                10,000,000 rows." */
  double *numbers;           /* (nullable) */
  guint32 *codes;            /* (nullable): ≥ n_names: without a value */
  char **names;              /* (nullable): in the order of a legend */
  HekExplorerColumn *read;   /* (nullable): FIELD: whose arrays these are instead */
  GBytes *shared;            /* (nullable): EXTERN: whose bytes the numbers are */
  guint8 *colors;            /* (nullable): 3 bytes R G B for each name, which is a colour: rows are
                                drawn in it */
} HekExplorerValues;

HekExplorerValues *hek_explorer_values_ref (HekExplorerValues *values);
void               hek_explorer_values_unref (HekExplorerValues *values);
/* Bytes of memory. */
gsize              hek_explorer_values_get_bytes (const HekExplorerValues *values);

/* What values are made from; HITS and EXTERN are made by others. */
typedef struct
{
  HekExplorerData *data;     /* borrowed */
  HekWorkspace *workspace;   /* borrowed (nullable): QUANTIZATION_ERROR: where codebooks are */
  HekExplorerColumn *read;   /* borrowed (nullable): FIELD: when it was read already */
  HekSnapshot *tagged;       /* borrowed (nullable): TAGS: a later one than that of the data */
} HekExplorerValueSource;

/**
 * hek_explorer_values_new:
 *
 * Reads or computes the values of all rows, on the thread of a job. Vectors are read from the
 * files block by block where that is enough; trustworthiness and its like need all of them at once.
 * Beyond some size they are measured on a sample of the rows, and clusters by density are those of
 * a sample to which the others are added: the note says so.
 *
 * Errors: those of store, codec, layout quality; %G_IO_ERROR_NO_SPACE; cancelled within 100 ms
 * Returns: (transfer full)
 */
HekExplorerValues *hek_explorer_values_new (const HekExplorerValue *value,
                                            const HekExplorerValueSource *source,
                                            const HekTask *task, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerValues, hek_explorer_values_unref)

G_END_DECLS
