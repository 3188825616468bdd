/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-record.h"
#include "hek-collection-layout.h"

G_BEGIN_DECLS

/* --layout of the commands that need one. Errors: %HEK_CLI_ERROR_USAGE when it is missing */
const char *hek_cli_layout_name (HekCli *cli, GError **error);

/* layout, method, geometry, n_dims, distance, seed, options, state, n_rows, n_added, seq, made,
 * compute_s. */
void hek_cli_layout_add_info (HekCli *cli, HekCliRecord *record,
                              const HekCollectionLayoutInfo *info);

/* n_drawn, n_gone, n_unplaced. */
void hek_cli_layout_add_relation (HekCliRecord *record, const HekLayoutRelation *relation);

/* --method, --geometry, --dims, --seed, --option. @distance: of the collection */
gboolean hek_cli_layout_read_recipe (HekCli *cli, HekDistance distance, HekLayoutRecipe *recipe,
                                     GError **error);

G_END_DECLS
