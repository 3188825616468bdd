/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-args.h"
#include "hek-cli-record.h"
#include "hek-workspace-codebook.h"

G_BEGIN_DECLS

/* Complains, with @what to ask for, unless there are @n_least to @n_most words. */
gboolean hek_cli_quantizer_words (HekCli *cli, guint n_least, guint n_most, const char *what,
                                  GError **error);

/* The keys codebook, version, method … of “quantizer list”. */
void hek_cli_quantizer_add_codebook (HekCliRecord *record, const HekCodebookInfo *info);

G_END_DECLS
