/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw-private.h"

G_BEGIN_DECLS

/*
 * The image of an index, in the byte order of the machine (a mark tells another one):
 *
 *   header   HekHnswHeader, HEK_HNSW_ALIGN bytes with its own checksum last
 *   parts    each aligned to HEK_HNSW_ALIGN, zeros between: mean, matrix, codes, rows, first,
 *            then of every layer links, vertices, down; parts that an index does not have are empty
 *   sums     the XXH3 of each block of HEK_HNSW_BLOCK bytes of the parts (the last one shorter),
 *            64 bits each
 *
 * In version 1 the header ends before HekHnswHeader.traverse, where it has its checksum, and codes
 * have 8 bits.
 */
#define HEK_HNSW_MAGIC "HEKHNSW\n"
#define HEK_HNSW_VERSION 2
#define HEK_HNSW_BYTE_ORDER 0x01020304u
#define HEK_HNSW_ALIGN 4096
#define HEK_HNSW_BLOCK ((gsize) 1 << 20)

enum
{
  HEK_HNSW_PART_MEAN,
  HEK_HNSW_PART_MATRIX,
  HEK_HNSW_PART_CODES,
  HEK_HNSW_PART_ROWS,
  HEK_HNSW_PART_FIRST,
  HEK_HNSW_PART_LAYERS, /* three a layer */
  HEK_HNSW_N_PARTS = HEK_HNSW_PART_LAYERS + 3 * HEK_HNSW_MAX_LAYERS,
};

typedef struct
{
  guint64 offset, n_bytes;
} HekHnswPart;

typedef struct
{
  char magic[8];
  guint32 version, byte_order;

  guint64 n_rows, n_bytes, seed;
  guint32 dtype, distance, dim;
  guint32 n_vertices, n_layers, m, ef_construction, entry;
  guint32 layer_n[HEK_HNSW_MAX_LAYERS];

  guint32 n_in, n_values, code_bytes, is_projected, reach;
  float step, matrix_step, lift, query_norm;

  guint64 sums_offset, n_sums;
  HekHnswPart parts[HEK_HNSW_N_PARTS];
  guint32 traverse, traverse_wanted; /* HekTraverse */
  guint64 map_seed;
  guint64 checksum; /* XXH3 of all before it */
} HekHnswHeader;

G_STATIC_ASSERT (sizeof (HekHnswHeader) <= HEK_HNSW_ALIGN);

/* Fills in everything but the checksum. */
void hek_hnsw_header_init (HekHnswHeader *header, const HekHnsw *self);

/* How long each part has to be, by the other numbers of the header; %FALSE: they overflow. */
gboolean hek_hnsw_header_sizes (const HekHnswHeader *header, guint64 n_bytes[HEK_HNSW_N_PARTS]);

G_END_DECLS
